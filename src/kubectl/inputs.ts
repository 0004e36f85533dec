import {commandWords, ownArguments, takesNext} from './flags.ts';

/** Where a command of kubectl or oc takes objects from, as the arguments that say so: `-f`, `a.yaml`, `-R`. */
export type Manifests = {
	readonly flags: readonly string[];
	readonly files: readonly string[];
	readonly folder?: string;
};

/**
The manifests that a command reads; none for one that makes or names its object by arguments.

Source: `AddFlags` in cli-runtime `pkg/genericclioptions/filename_flags.go`. The `-f` of `logs` follows.
*/
export function manifestsOf(args: readonly string[]): Manifests {
	const own = ownArguments(args);
	const flags: string[] = [];
	const files: string[] = [];
	let folder: string | undefined;
	if (commandWords(own)[0] === 'logs') return {flags, files};
	for (let at = 0; at < own.length; at++) {
		const argument = own[at] ?? '';
		const [, short, long, joined] =
			/^(?:-R?([fk])|--(filename|kustomize)(?==|$))=?([^]+)?$/.exec(argument) ?? ([] as undefined[]);
		if (/^-R|^--recursive(?:=true)?$/.test(argument)) flags.push('-R');
		if (short === undefined && long === undefined) {
			if (takesNext(argument)) at++;
			continue;
		}

		const value = joined ?? own[++at] ?? '';
		const name = short ?? long?.[0] ?? '';
		flags.push(`-${name}`, value);
		if (name === 'k') folder = value;
		else files.push(...value.split(','));
	}

	return {flags, files, ...(folder !== undefined && {folder})};
}

/** The words behind a command, such as `deploy/web`, as far as its first flag: what follows it may be that flag's value. */
export function subjectOf(args: readonly string[]): readonly string[] {
	const own = ownArguments(args);
	const [command] = commandWords(own);
	const words = command === undefined ? [] : own.slice(own.indexOf(command) + 1);
	const subject: string[] = [];
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? '';
		if (takesNext(word)) at++;
		else if (!word.startsWith('-')) subject.push(word);
		else if (!/^-(?:-[\w-]+|[nsv])=|^-[nv][^=]/.test(word)) break;
	}

	return subject;
}

/** A chart, what helm is told to do with it, and the name of its release. */
export type ChartUse = {
	readonly release: string | undefined;
	readonly chart: string | undefined;
	/** Where to get it: flags with its version and repository. */
	readonly source: readonly string[];
	/** What it is rendered with: flags with files and values. */
	readonly values: readonly string[];
};

/** Of `install`, `upgrade` and `template`, flags that take the next argument. Source: helm `pkg/cmd/flags.go`, `install.go`, `upgrade.go`. */
const valuedOfHelm = new Set(
	'-f -l -o -a -s --api-versions --ca-file --cert-file --description --history-max --key-file --keyring --kube-version --labels --name-template --output --output-dir --password --post-renderer --post-renderer-args --repo --set --set-file --set-json --set-literal --set-string --show-only --timeout --username --values --version'.split(
		' ',
	),
);

/** The release that a command of helm is about, and its chart; undefined for a command that takes neither. */
export function chartUseOf(args: readonly string[]): ChartUse | undefined {
	const own = ownArguments(args);
	const words: string[] = [];
	const source: string[] = [];
	const values: string[] = [];
	for (let at = 0; at < own.length; at++) {
		const argument = own[at] ?? '';
		const [, name = argument, joined] = /^(-[^=]+)=([^]*)$/.exec(argument) ?? [];
		const value = joined ?? (valuedOfHelm.has(name) || takesNext(name) ? own[++at] : undefined);
		if (!name.startsWith('-')) words.push(argument);
		else if (value !== undefined && /^(?:-f|--values|--set(?:-\w+)?)$/.test(name))
			values.push(`${name === '-f' ? '--values' : name}=${value}`);
		else if (value !== undefined && /^--(?:repo|version)$/.test(name)) source.push(`${name}=${value}`);
	}

	const [command = '', first, second] = words;
	if (/^(?:history|hist|rollback|status|test|uninstall|un|del|delete)$/.test(command))
		return {release: first, chart: undefined, source, values};
	if (command === 'get') return {release: second, chart: undefined, source, values};
	if (command === 'upgrade') return {release: first, chart: second, source, values};
	if (command === 'lint') return {release: undefined, chart: first ?? '.', source, values};
	if (command !== 'install' && command !== 'template') return undefined;
	// The name may be left out.
	return second === undefined
		? {release: undefined, chart: first, source, values}
		: {release: first, chart: second, source, values};
}
