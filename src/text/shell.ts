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
	/** Programs that are others here, as they are written, and what is behind them in a pipe. Undefined: no counterpart. */
	readonly others: Readonly<Record<string, (args: readonly string[], isPiped: boolean) => string | undefined>>;
	/** A word that is a program. */
	readonly program: (word: string) => string;
};

const plainWords = (signs: string, not = '') => ({
	plain: new RegExp(`^${not}[${signs}]+$`),
	open: new RegExp(`^${not}(?:[${signs}]|${blank})+$`, 'u'),
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
			// Without its ending it is Windows PowerShell's own command.
			curl: args => written('powershell', ['curl.exe', ...args]),
			command: ([, ...names]) => written('powershell', ['Get-Command', ...names]),
			printenv: ([name]) => `$env:${name}`,
			env: ([assignment, ...words], isPiped) => {
				if (assignment !== undefined) return `${assigned(assignment)}; ${written('powershell', words)}`;
				return `Get-ChildItem env:${isPiped ? ' | Out-String -Stream' : ''}`;
			},
			export: ([assignment = '']) => assigned(assignment),
			grep: selectString,
			sed([, script = '', ...rest]) {
				const [, pattern, by] = /^s#([^#]*)#([^#]*)#$/.exec(script) ?? [];
				if (pattern === undefined || by === undefined || rest.length > 0) return undefined;
				return `ForEach-Object { $_ -replace ${[pattern, by].map(dialects.powershell.quote).join(', ')} }`;
			},
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
			command: ([, ...names]) => written('cmd', ['where', ...names]),
			printenv: ([name]) => `echo %${name}%`,
			env: ([assignment, ...words]) =>
				assignment === undefined ? 'set' : `set "${assignment}" && ${written('cmd', words)}`,
			export: ([assignment = '']) => `set "${assignment}"`,
			grep: findstr,
		},
		program: word => word,
	},
};

/** A command for a shell. What has no counterpart there stays as it is. */
export function commandLine({argv, pipe}: ReportedLine, shell: Shell = 'posix'): string {
	const programs = [argv, ...(pipe ?? [])];
	return programs
		.map((words, at) => {
			const program = written(shell, words, at < programs.length - 1);
			return at === 0 && readsInput(words) ? dialects[shell].withoutInput(program) : program;
		})
		.join(' | ');
}

/** Words that somebody typed, or could have: nothing in them is to be filled in. */
export function wordLine(words: readonly string[], shell: Shell = 'posix'): string {
	const {plain, quote: quoted, program} = dialects[shell];
	const [first = '', ...rest] = words.map(word => (plain.test(word) ? word : quoted(word)));
	return [program(first), ...rest].join(' ');
}

/** openssl's client waits for what it should send. */
const readsInput = ([program, command]: readonly string[]) => program === 'openssl' && command === 's_client';

function written(shell: Shell, words: readonly string[], isPiped = false): string {
	const dialect = dialects[shell];
	const [name = '', ...args] = words;
	const other = Object.hasOwn(dialect.others, name) ? dialect.others[name]?.(args, isPiped) : undefined;
	if (other !== undefined) return other;
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
