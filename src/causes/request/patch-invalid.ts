import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

const words =
	/error decoding patch: ?[^\n]*|testing (?:value|path) \S+ failed[^\n]*|unable to find api field in struct [^\n]*|unable to parse "[^\n]{0,1000}": (?:yaml|json): [^\n]*|(?:add|remove|replace|move|copy) operation does not apply: [^\n]*|json: cannot unmarshal \w+ into Go (?:value of type|struct field) (?:\[\]handlers\.jsonPatchOp|jsonpatch)[^\n]*/;

export default defineCause({
	id: 'request/patch-invalid',
	title: 'The patch is malformed or does not fit the object',
	explain: `
The patch could not be read, or could not be applied: a \`test\` operation found another value, an operation names a path that is
not there, or the type has no such field. The object was not changed.
`,
	lookAlikes: ['`accepted media types include` (415) means that this type of patch is not supported at all.'],
	sources: [
		'https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/',
		'apiserver pkg/endpoints/handlers/patch.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		// An internal error is about the patch of a webhook: one of the client's is refused with 422.
		if (serverSays(failure, /Internal error occurred: /) !== undefined) return undefined;
		const said = serverSays(failure, words);
		// The client's own words for a 422 without a Status; on a PATCH the server writes it for patches that do not apply.
		const vague =
			failure.status === 422 && failure.exchange?.method === 'PATCH'
				? serverSays(failure, /the server rejected our request due to an error in our request/)
				: undefined;
		const proof = said ?? vague;
		if (proof === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: said === undefined ? 'likely' : 'proven',
			proof: [proof],
			summary: `The patch cannot be applied: ${proof.match[0].slice(0, 200)}`,
			stage: failure.phase === 'http' ? 'validation' : 'command',
			facts: {problem: proof.match[0].slice(0, 200), resource, namespace, name},
			identity: [resource, namespace, name].join('|'),
			unknowns:
				said === undefined
					? [
							{
								what: 'What is wrong with the patch',
								because: 'the words only repeat the status',
								settledBy: 'The same command with -v=8 and --dry-run=server: the bodies of both sides.',
							},
						]
					: [],
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o json`,
					'Shows the object as the patch meets it.',
				),
				step(
					sh`kubectl patch ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} --dry-run=server --type=<merge|json|strategic> -p <patch>`,
					'Tries a patch without storing the result.',
				),
			],
		};
	},
});
