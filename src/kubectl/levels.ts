import {clients, type ClientKind} from './commands.ts';
import {commandOf, ownArguments} from './flags.ts';

/** Whether a level may be put in front of these arguments. */
export function takesLevel(kind: ClientKind, args: readonly string[]): boolean {
	const command = clients[kind].get(commandOf(args) ?? '');
	return command !== undefined && command.level !== false;
}

/**
Connection timings, and bodies of 10 KB. kubectl 1.23 logs no status at this level.

At 8 the status is there, but bodies have 1 KB and connections are not traced.
*/
const DEFAULT_LEVEL = 9;
const LEVEL_WITH_STATUS = 8;

/**
What to put in front of the arguments so that the client logs its requests; nothing where it would not, or where the user chose.
@param losesStatus whether the client is of the release that logs no status at -v=9; only asked where it matters
*/
export function levelArguments(
	kind: ClientKind,
	args: readonly string[],
	level: number | undefined,
	losesStatus: () => boolean,
): string[] {
	if (hasLevel(args) || !takesLevel(kind, args)) return [];
	const chosen = level ?? (losesStatus() ? LEVEL_WITH_STATUS : DEFAULT_LEVEL);
	// Source: `injectLoglevelFlag` in oc's `cmd/oc/oc.go`; helm hides its -v, but has it since 3.0.
	return [kind === 'oc' ? `--loglevel=${chosen}` : `-v=${chosen}`];
}

/** The arguments with our level, where it does no harm: older releases take a late command for a plugin, and allow no flags in front of those. */
export function withLevel(level: readonly string[], args: readonly string[]): readonly string[] {
	const word = commandOf(args) ?? '';
	const isLate = clients.oc.get(word)?.since !== undefined;
	return args.toSpliced(isLate ? args.indexOf(word) + 1 : 0, 0, ...level);
}

/** Whether the user chose a level: `-v=8`, `-v 8`, `-v8`, `--v=8`, `--v 8`, and oc's `--loglevel`; behind `--` they are another program's. */
export const hasLevel = (args: readonly string[]): boolean => ownArguments(args).some(isLevel);

const isLevel = (argument: string) => /^(?:-v(?:=?\d+)?|--v(?:=.*)?|--loglevel(?:=.*)?)$/.test(argument);

/** The arguments without the level that the user chose. */
export function withoutLevel(args: readonly string[]): readonly string[] {
	const own = ownArguments(args);
	const isValue = (index: number) => index > 0 && /^--?v$|^--loglevel$/.test(own[index - 1] ?? '');
	return [...own.filter((argument, index) => !isLevel(argument) && !isValue(index)), ...args.slice(own.length)];
}

/** The arguments with another level: of several, kubectl takes the last one, so the user's own goes. */
export const atLevel = (args: readonly string[], level: number): readonly string[] => [
	`-v=${level}`,
	...withoutLevel(args),
];

/**
The releases made of Kubernetes 1.23, which log no status at -v=9: kubectl 1.23, oc 4.10, helm 3.8. What says nothing is taken for
another one.

Older ones log the status, but no connections. Sources: `DebugWrappers` in client-go 1.23, `transport/round_trippers.go`;
go.mod of oc's release-4.10 and of helm v3.8.0.
@param answer the JSON of `kubectl version` and `oc version`; the bare version of helm
*/
export function isLossy(kind: ClientKind, answer: string): boolean {
	const text = kind === 'helm' ? answer : (/"gitVersion":\s*"([^"]*)"/.exec(answer)?.[1] ?? '');
	const [, release] = /(?:^|-)v?(\d+\.\d+)\./.exec(text) ?? [];
	return release === {kubectl: '1.23', oc: '4.10', helm: '3.8'}[kind];
}
