import {loadCommands} from '../commands/load.ts';
import type {OwnCommand} from '../commands/own-command.ts';
import {commands} from '../commands/registry.ts';
import {flags, negatable} from '../options/flags.ts';
import type {Flag} from '../options/table.ts';
import {directives, files, nothing, type Answer, type Candidate} from './protocol.ts';

/** Completion by the wrapped program; `program` is the value of `--kubectl`. */
export type AskClient = (words: readonly string[], program: string | undefined) => Promise<Answer>;

/** Completes the last of the words after the program's name; it may be empty. */
export async function answer(words: readonly string[], askClient: AskClient): Promise<Answer> {
	const {at, program} = ownFlags(words);
	const last = words.length - 1;
	const word = words[at] ?? '';
	const client = (rest: readonly string[]) => askClient(rest, program);
	// The value of the preceding flag.
	if (at > last) return valuesOf(words[last - 1] ?? '', words[last] ?? '');
	if (at === last && word.startsWith('-')) return completeFlag(word);
	if (at === last) {
		const own = (await loadCommands()).map(({name, summary}): Candidate => [name, summary]);
		const {candidates, directive} = await client([word]);
		return matching({candidates: [...own, ...candidates], directive}, word);
	}

	if (word === '--') return matching(await client(words.slice(at + 1)), words[last] ?? '');
	const command = await commands.get(word)?.();
	if (command !== undefined) return completeOwn(command, words.slice(at + 1), client);
	return word.startsWith('-') ? nothing : matching(await client(words.slice(at)), words[last] ?? '');
}

type Client = (words: readonly string[]) => Promise<Answer>;

async function completeOwn({takes}: OwnCommand, words: readonly string[], client: Client): Promise<Answer> {
	const last = words.at(-1) ?? '';
	const behind = takes === 'kubectl' ? words.indexOf('--') : -1;
	if (behind !== -1 && behind < words.length - 1) return matching(await client(words.slice(behind + 1)), last);
	const before = words.at(-2) ?? '';
	if (takesNext(before)) return valuesOf(before, last);
	if (last.startsWith('-')) return completeFlag(last);
	if (takes === 'files') return files;
	if (takes === 'kubectl') return nothing;
	return matching({candidates: takes, directive: directives.noFiles}, last);
}

const flagCalled = (word: string): Flag | undefined => flags.find(({name}) => word === `--${name}`);

const isOwnFlag = (word: string): boolean => {
	const [name = ''] = word.split('=', 1);
	return (
		flagCalled(name) !== undefined ||
		negatable.some(flag => name === `--no-${flag.name}`) ||
		flags.some(({alias}) => alias !== undefined && name === `-${alias}`)
	);
};

/** Whether the next word belongs to this one. */
const takesNext = (word: string): boolean => flagCalled(word)?.value !== undefined;

/** Skips our own flags: `at` is the first other word, or past the last word if that is a flag's value. */
function ownFlags(words: readonly string[]): {readonly at: number; readonly program: string | undefined} {
	let at = 0;
	let program: string | undefined;
	while (at < words.length - 1 && isOwnFlag(words[at] ?? '')) {
		const word = words[at] ?? '';
		if (word.startsWith('--kubectl=')) program = word.slice('--kubectl='.length);
		if (word === '--kubectl') program = words[at + 1];
		at += takesNext(word) ? 2 : 1;
	}

	return {at, program};
}

function completeFlag(word: string): Answer {
	const equals = word.indexOf('=');
	if (equals !== -1) return valuesOf(word.slice(0, equals), word.slice(equals + 1));
	const candidates = flags.flatMap((flag): Candidate[] => [
		[`--${flag.name}`, flag.describe],
		...(negatable.includes(flag) ? [[`--no-${flag.name}`, flag.describe] as const] : []),
	]);
	return matching({candidates, directive: directives.noFiles}, word);
}

/** Files, unless the flag takes fixed values. */
function valuesOf(name: string, begun: string): Answer {
	const flag = flagCalled(name);
	const values = flag?.choices ?? flag?.examples;
	// After `json=` comes a file.
	if (values === undefined || begun.includes('=')) return files;
	return matching({candidates: values.map(value => [value, '']), directive: directives.noFiles}, begun);
}

/** Only candidates with the typed prefix. After `--output=` cobra lists only the values. */
function matching({candidates, directive}: Answer, word: string): Answer {
	if ((directive & (directives.endings | directives.folders)) !== 0) return {candidates, directive};
	const begun = word.startsWith('-') ? word.slice(word.indexOf('=') + 1) : word;
	return {candidates: candidates.filter(([value]) => value.startsWith(begun)), directive};
}
