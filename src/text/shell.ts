import type {ReportedLine} from './sh.ts';

export type Shell = 'posix' | 'powershell' | 'cmd';

/**
A word for a POSIX shell, in single quotes unless it is plain.

Names come from the log; a suggested command must stay one command, whatever a name contains.
*/
export function quote(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** What only the user knows; whoever fills it in does not want to remove quotes. */
const blank = String.raw`<[\p{L}\p{N} .,:;'’/|()_-]+>`;

/** How a shell writes a program with its arguments, and what its programs are called there. */
type Dialect = {
	readonly quote: (word: string) => string;
	/** Words that need no quotes, and such with something to fill in. */
	readonly plain: RegExp;
	readonly open: RegExp;
	/** Gives a program no input. */
	readonly withoutInput: (program: string) => string;
	/** Programs of Unix that are others here, as they are written. Undefined: they have no counterpart with these arguments. */
	readonly others: Readonly<Record<string, Counterpart>>;
	/** A word that is a program. */
	readonly program: (word: string) => string;
};

type Counterpart = (args: readonly string[], place: Place) => string | undefined;

/** Whether another program of a pipe is in front of one, and behind it. */
type Place = {readonly hasInput: boolean; readonly isPiped: boolean};

const plainWords = (signs: string, not = '') => ({
	plain: new RegExp(`^${not}[${signs}]+$`),
	open: new RegExp(`^${not}(?:[${signs}]|${blank})+$`, 'u'),
});

/** Programs of Windows, for any shell of it. */
const onWindows = (shell: Shell): Readonly<Record<string, Counterpart>> => ({
	cut: () => undefined,
	od: () => undefined,
	tr: () => undefined,
	// Who may do what with a file, or that there is none.
	ls: args =>
		args[0] === '-la' && shell === 'powershell'
			? plainly(shell, ['Get-ChildItem', '-Force', args.at(-1) ?? ''])
			: /^-ld?$/.test(args[0] ?? '') && args.length === 3
				? plainly(shell, ['icacls', args[2] ?? ''])
				: undefined,
	ping: ([flag, count = '', host = '']) => (flag === '-c' ? plainly(shell, ['ping', '-n', count, host]) : undefined),
	timedatectl: () => 'w32tm /query /status',
});

const dialects: Readonly<Record<Shell, Dialect>> = {
	posix: {
		quote,
		...plainWords(String.raw`\w@%+=:,./\-`),
		withoutInput: program => `${program} </dev/null`,
		others: {},
		program: word => word,
	},
	powershell: {
		quote: word => `'${word.replaceAll(/['\u2018-\u201B]/g, '$&$&')}'`,
		// A comma makes a list, and a parameter with one dash ends at a dot or a colon.
		...plainWords(String.raw`\w@+=:./\-`, String.raw`(?!-\w*[.:]|@)`),
		withoutInput: program => `@() | ${program}`,
		others: {
			...onWindows('powershell'),
			// Without its ending it is Windows PowerShell's own command.
			curl: args => plainly('powershell', ['curl.exe', ...args]),
			command: ([, ...names]) => plainly('powershell', ['Get-Command', ...names]),
			printenv: ([name]) => `$env:${name}`,
			env: ([assignment, ...words], {isPiped}) => {
				if (assignment !== undefined) return `${assigned(assignment)}; ${plainly('powershell', words)}`;
				return `Get-ChildItem env:${isPiped ? ' | Out-String -Stream' : ''}`;
			},
			export: ([assignment = '']) => assigned(assignment),
			grep: selectString,
			sed([, script = '', ...files]) {
				const [, pattern, by] = /^s#([^#]*)#([^#]*)#$/.exec(script) ?? [];
				if (pattern !== undefined && by !== undefined && files.length === 0)
					return `ForEach-Object { $_ -replace ${[pattern, by].map(dialects.powershell.quote).join(', ')} }`;
				const [, first, last] = /^(\d+),(\d+)p$/.exec(script) ?? [];
				if (first === undefined || files.length !== 1) return undefined;
				const [skipped, length] = [Number(first) - 1, Number(last) - Number(first) + 1];
				return `${plainly('powershell', ['Get-Content', ...files])} | Select-Object -Skip ${skipped} -First ${length}`;
			},
			base64: (_, {hasInput}) =>
				hasInput ? 'ForEach-Object { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($_)) }' : undefined,
			cat([word], {hasInput}) {
				if (word === '/etc/resolv.conf') return 'Get-DnsClientServerAddress';
				return (word === '-A' || word === '-vet') && hasInput
					? "ForEach-Object { $_.Replace([string][char]9, '^I') + '$' }"
					: undefined;
			},
			date: () => '(Get-Date).ToUniversalTime()',
			chmod: () => undefined,
			file: () => undefined,
			head([flag = '', count]) {
				const lines = flag === '-n' ? count : /^-(\d+)$/.exec(flag)?.[1];
				if (lines !== undefined) return `Select-Object -First ${lines}`;
				return flag === '-c'
					? `Out-String | ForEach-Object { $_.Substring(0, [Math]::Min(${count}, $_.Length)) }`
					: undefined;
			},
			ip: ([command, verb, address]) =>
				command === 'route' && verb === 'get' && address !== undefined
					? plainly('powershell', ['Find-NetRoute', '-RemoteIPAddress', address])
					: command === '-brief'
						? 'ipconfig'
						: undefined,
			lsof: () => undefined,
			nc(args) {
				const [host, port, ...more] = args.filter((word, at) => !word.startsWith('-') && args[at - 1] !== '-w');
				return host === undefined || port === undefined || more.length > 0
					? undefined
					: plainly('powershell', ['Test-NetConnection', host, '-Port', port]);
			},
			pwd: () => 'Get-Location',
			sort(flags) {
				const [column] = flags.flatMap(flag => /^-k(\d+)$/.exec(flag)?.[1] ?? []);
				return column === undefined || flags.length !== 2 || !flags.some(flag => /^-[ng]$/.test(flag))
					? undefined
					: `Sort-Object { [double](-split $_)[${Number(column) - 1}] }`;
			},
			ss(args) {
				const port = /^sport = :(\S+)$/.exec(args.at(-1) ?? '')?.[1];
				return port === undefined
					? undefined
					: plainly('powershell', ['Get-NetTCPConnection', '-State', 'Listen', '-LocalPort', port]);
			},
			tail: args => (args.length === 0 ? 'Select-Object -Last 10' : undefined),
			wc: ([flag, file]) =>
				flag === '-c' && file !== undefined ? `(${plainly('powershell', ['Get-Item', file])}).Length` : undefined,
		},
		program: word => (word.startsWith("'") ? `& ${word}` : word),
	},
	cmd: {
		quote(word) {
			// The quotes of the C runtime; where cmd would look into them, each of its signs is escaped.
			const escaped = word
				.replaceAll(/\s/g, ' ')
				.replaceAll(/\\+/g, (run, at: number, text: string) =>
					/^(?:"|$)/.test(text.slice(at + run.length, at + run.length + 1)) ? run + run : run,
				)
				.replaceAll('"', String.raw`\"`);
			const quoted = `"${escaped}"`;
			return /["%!]/.test(word) ? quoted.replaceAll(/[()%!^"<>&|]/g, '^$&') : quoted;
		},
		...plainWords(String.raw`\w@+=:,./\-`),
		withoutInput: program => `${program} <NUL`,
		others: {
			command: ([, ...names]) => plainly('cmd', ['where', ...names]),
			printenv: ([name]) => `echo %${name}%`,
			env: ([assignment, ...words]) =>
				assignment === undefined ? 'set' : `set "${assignment}" && ${plainly('cmd', words)}`,
			export: ([assignment = '']) => `set "${assignment}"`,
			grep: findstr,
			ip: ([flag]) => (flag === '-brief' ? 'ipconfig' : undefined),
			pwd: () => 'cd',
			...onWindows('cmd'),
		},
		program: word => word,
	},
};

/** A command for a shell; undefined where a program of Unix in it has no counterpart on Windows. */
export function commandLine(line: ReportedLine, shell?: 'posix'): string;
export function commandLine(line: ReportedLine, shell: Shell): string | undefined;
export function commandLine({argv, pipe}: ReportedLine, shell: Shell = 'posix'): string | undefined {
	const programs = [argv, ...(pipe ?? [])];
	const parts = programs.map((words, at) => {
		const program = written(shell, words, {hasInput: at > 0, isPiped: at < programs.length - 1});
		return program !== undefined && at === 0 && readsInput(words) ? dialects[shell].withoutInput(program) : program;
	});
	if (parts.every(part => part !== undefined)) return parts.join(' | ');
	const inPowerShell = shell === 'cmd' ? commandLine({argv, pipe: pipe ?? null}, 'powershell') : undefined;
	return inPowerShell === undefined ? undefined : `powershell -NoProfile -Command ${dialects.cmd.quote(inPowerShell)}`;
}

/** Words that somebody typed, or could have: nothing in them is to be filled in. */
export function wordLine(words: readonly string[], shell: Shell = 'posix'): string {
	const {plain, quote: quoted, program} = dialects[shell];
	const [first = '', ...rest] = words.map(word => (plain.test(word) ? word : quoted(word)));
	return [program(first), ...rest].join(' ');
}

/** openssl's client waits for what it should send. */
const readsInput = ([program, command]: readonly string[]) => program === 'openssl' && command === 's_client';

/** A program with its arguments; undefined where it is one of Unix, and has no counterpart. */
function written(shell: Shell, words: readonly string[], place: Place): string | undefined {
	const [name = '', ...args] = words;
	const {others} = dialects[shell];
	if (Object.hasOwn(others, name)) return others[name]?.(args, place);
	return shell === 'cmd' && name !== 'curl' && Object.hasOwn(dialects.powershell.others, name)
		? undefined
		: plainly(shell, words);
}

/** A program that is the same everywhere, with its arguments. */
function plainly(shell: Shell, words: readonly string[]): string {
	const dialect = dialects[shell];
	const [program = '', ...rest] = words.map(word => wordFor(dialect, word));
	return [dialect.program(program), ...rest].join(' ');
}

/** Quotes no more than needed: of `--as=…` and `jsonpath=…` what is behind the sign. */
function wordFor({quote: quoted, open}: Dialect, word: string): string {
	if (open.test(word)) return word;
	const [, name = '', value = word] = /^([\w-]+=)([^]+)$/.exec(word) ?? [];
	return name + quoted(value);
}

/** `A=b` for PowerShell. */
function assigned(assignment: string): string {
	const [, name = '', value = ''] = /^(\w+)=([^]*)$/.exec(assignment) ?? [];
	return `$env:${name} = ${dialects.powershell.quote(value)}`;
}

/** What a call of grep asks for; undefined for flags that next steps do not use. */
function grepOf(args: readonly string[]) {
	const words = args.filter(argument => !argument.startsWith('-'));
	const given = args.filter(argument => argument.startsWith('-'));
	const flags = new Set(given.flatMap(flag => (/^-[FEivwn]+$/.test(flag) ? flag.slice(1).split('') : [])));
	const context = (side: 'A' | 'B') => given.map(flag => new RegExp(`^-${side}(\\d+)$`).exec(flag)?.[1]).find(Boolean);
	if (given.some(flag => !/^-(?:[FEivwn]+|[AB]\d+)$/.test(flag))) return undefined;
	const [pattern = '', ...files] = words;
	return {pattern, files, flags, before: context('B'), after: context('A')};
}

function selectString(args: readonly string[]): string | undefined {
	const [flag, only] = args;
	if (flag === '-o' && args.length === 2)
		return `Select-String -AllMatches ${dialects.powershell.quote(only ?? '')} | ForEach-Object { $_.Matches.Value }`;
	const asked = grepOf(args);
	if (asked === undefined) return undefined;
	const {pattern, files, flags, before = '0', after = '0'} = asked;
	const {quote: quoted} = dialects.powershell;
	const isWord = flags.has('w');
	return [
		'Select-String',
		...(flags.has('F') && !isWord ? ['-SimpleMatch'] : []),
		...(flags.has('i') ? [] : ['-CaseSensitive']),
		...(flags.has('v') ? ['-NotMatch'] : []),
		...(before === '0' && after === '0' ? [] : ['-Context', `${before},${after}`]),
		isWord ? quoted(String.raw`\b(?:${pattern})\b`) : wordFor(dialects.powershell, pattern),
		...files.map(file => wordFor(dialects.powershell, file)),
	].join(' ');
}

/** findstr has no lines around; of its patterns several may match. */
function findstr(args: readonly string[]): string | undefined {
	const asked = grepOf(args);
	if (asked === undefined || asked.before !== undefined || asked.after !== undefined) return undefined;
	const {pattern, files, flags} = asked;
	const patterns = flags.has('E') ? pattern.split('|') : [pattern];
	const word = (text: string) => (flags.has('w') ? String.raw`\<${text}\>` : text);
	return [
		'findstr',
		flags.has('F') && !flags.has('w') ? '/l' : '/r',
		...(flags.has('i') ? ['/i'] : []),
		...(flags.has('v') ? ['/v'] : []),
		...(flags.has('n') ? ['/n'] : []),
		...patterns.map(text => `/c:${dialects.cmd.quote(word(text))}`),
		...files.map(file => wordFor(dialects.cmd, file)),
	].join(' ');
}
