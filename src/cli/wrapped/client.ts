import {statSync} from 'node:fs';
import {basename, delimiter, join} from 'node:path';
import type {ClientKind} from '../../kubectl/commands.ts';

/** The program to run instead of kubectl. */
export type Client = {
	readonly kind: ClientKind;
	readonly file: string;
	/** Leading arguments, such as `kubectl --` for minikube. */
	readonly words: readonly string[];
};

/**
The program a text names: a file, a name on the PATH, or one of them followed by arguments (`k3s kubectl`, `minikube kubectl --`).

The longest prefix that is a program wins, so that paths may contain blanks. No shell parses the text.
*/
export function clientOf(text: string, env: NodeJS.ProcessEnv): Client {
	const ends = [text.length, ...[...text.matchAll(/ +/g)].map(({index}) => index).toReversed()];
	const end = ends.find(at => isProgram(text.slice(0, at), env)) ?? endOfUnknown(text);
	const file = text.slice(0, end);
	const words = text
		.slice(end)
		.split(' ')
		.filter(word => word !== '');
	return {kind: kindOf(words.findLast(word => !word.startsWith('-')) ?? file), file, words};
}

/** For a missing program, the whole text is a path if it looks like one: the error then names what was requested. */
const endOfUnknown = (text: string): number => (/^[^ ]*[/\\]/.test(text) ? text.length : text.search(/ |$/));

const kindOf = (program: string): Client['kind'] => {
	const name = /^(oc|helm)(?:[-.\d].*)?$/i.exec(basename(program.replaceAll('\\', '/')))?.[1]?.toLowerCase();
	return name === 'oc' || name === 'helm' ? name : 'kubectl';
};

const isProgram = (name: string, env: NodeJS.ProcessEnv) => name !== '' && programFile(name, env) !== undefined;

/** The file that would be run. */
export function programFile(name: string, env: NodeJS.ProcessEnv): string | undefined {
	const isPath = name.includes('/') || (process.platform === 'win32' && name.includes('\\'));
	const folders = isPath ? [''] : (env['PATH'] ?? '').split(delimiter);
	const endings = process.platform === 'win32' ? ['', '.exe', '.com'] : [''];
	return folders
		.flatMap(folder => endings.map(ending => (isPath ? name : join(folder, name)) + ending))
		.find(file => statSync(file, {throwIfNoEntry: false})?.isFile() === true);
}
