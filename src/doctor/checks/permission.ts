import type {Check, Result} from '../check.ts';
import {todo} from '../todo.ts';
import {askKubectl, wordsOf} from '../kubectl.ts';
import {notAnswered} from '../judge.ts';
import {canI, type Question} from '../read-only.ts';

/**
What commands request when they name one type and no file.

`delete` deletes one by one, even objects selected by label. Source: kubectl `pkg/cmd/delete/delete.go`.
*/
const verbs: Readonly<Record<string, (named: boolean) => string>> = {
	get: named => (named ? 'get' : 'list'),
	describe: named => (named ? 'get' : 'list'),
	delete: () => 'delete',
	edit: () => 'patch',
	patch: () => 'patch',
	label: () => 'patch',
	annotate: () => 'patch',
};

/** Their flags that take a value. */
const valued =
	/^(?:-[lLop]|--(?:output|selector|field-selector|label-columns|sort-by|template|patch|type|grace-period|timeout|chunk-size))$/;

/** Commands about pods, and the permissions they need; a type (`deployment/web`) resolves to pods too. */
const podCommands: Readonly<Record<string, readonly [verb: string, subresource: string]>> = {
	logs: ['get', 'log'],
	exec: ['create', 'exec'],
	attach: ['create', 'attach'],
	'port-forward': ['create', 'portforward'],
};

/** The question the server would ask itself for a command; undefined if its words do not make it certain. */
export function questionOf(words: readonly string[]): Question | undefined {
	const [command = '', first = '', ...rest] = words;
	const allNamespaces = words.some(word => word === '-A' || word === '--all-namespaces');
	const plain = /^[a-z][\w.-]*$/;
	const [verb, subresource] = podCommands[command] ?? [];
	if (verb !== undefined) return first.startsWith('-') ? undefined : {verb, resource: 'pods', subresource};
	// A flag right after the command may have a value: then it is not certain which word is the type.
	const [type = '', name] = first.split('/');
	const verbFor = verbs[command];
	if (verbFor === undefined || !plain.test(type)) return undefined;
	const second = rest.find((word, at) => !word.startsWith('-') && !valued.test(rest[at - 1] ?? ''));
	const object = name ?? (second !== undefined && plain.test(second) ? second : undefined);
	return {verb: verbFor(object !== undefined), resource: type, name: object, allNamespaces};
}

/** Whether the command given after `--` would be allowed. */
export default {
	id: 'permission',
	order: 180,
	needs: ['server'],
	applies: ({flags}) => questionOf(flags.words) !== undefined,
	async run(world): Promise<Result | undefined> {
		const question = questionOf(world.flags.words);
		const args = question === undefined ? undefined : canI(question);
		if (question === undefined || args === undefined) return undefined;
		const ran = await askKubectl(world, args);
		const [, answer, reason] = /^(yes|no)\b(?: - (.*))?/m.exec(ran.stdout) ?? [];
		const what = `${question.verb} ${question.resource}${question.subresource === undefined ? '' : `/${question.subresource}`}${question.name === undefined ? '' : ` ${question.name}`}`;
		if (answer === 'yes') return {outcome: 'ok', summary: `This user may ${what}.`};
		if (answer === 'no')
			return {
				outcome: 'failed',
				summary: `This user may not ${what}${reason === undefined ? '' : ` (${reason})`}.`,
				todo: todo`Ask an administrator for a role with this verb; ${{argv: wordsOf(world, args)}} shows when it is there.`,
				cause: question.subresource === undefined ? 'authorization/rbac-denied' : 'authorization/subresource-denied',
			};
		return notAnswered(ran, world, 'unknown');
	},
} satisfies Check;
