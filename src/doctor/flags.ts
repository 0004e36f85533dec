import {connectionFlags as valued} from '../kubectl/flags.ts';

/** Short names of the flags below. */
const shorts: Readonly<Record<string, string>> = {'-n': '--namespace', '-s': '--server'};

const insecure = '--insecure-skip-tls-verify';

export type Flags = {
	/** All of them as given, for other kubectl commands. */
	readonly carried: readonly string[];
	/** By long name; the last one wins, as in kubectl. */
	readonly values: ReadonlyMap<string, string>;
	/** Everything else before a `--`: kubectl's words and other flags. */
	readonly words: readonly string[];
};

/** Finds the flags that select cluster and identity in kubectl's arguments, at any position. */
export function connectionFlags(args: readonly string[]): Flags {
	const carried: string[] = [];
	const words: string[] = [];
	const values = new Map<string, string>();
	const end = args.indexOf('--');
	const own = end === -1 ? args : args.slice(0, end);
	for (let at = 0; at < own.length; at++) {
		const argument = own[at] ?? '';
		const [, name, value] = /^(--[\w-]+)(?:=([^]*))?$/.exec(argument) ?? /^(-[ns])=?([^]+)?$/.exec(argument) ?? [];
		const long = shorts[name ?? ''] ?? name ?? '';
		if (long === insecure) {
			carried.push(argument);
			values.set(insecure, value ?? 'true');
		} else if (!valued.includes(long)) words.push(argument);
		else {
			const next = value ?? own[++at];
			if (next === undefined) continue;
			carried.push(`${long}=${next}`);
			values.set(long, next);
		}
	}

	return {carried, values, words};
}
