import {beforeAdmission} from '../../clues/before-admission.ts';
import {defineCause} from '../../clues/cause.ts';
import type {Failure} from '../../failures/failure.ts';
import {commandOf} from '../../kubectl/flags.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {leadingWords} from '../../text/words-of.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

const words =
	/error decoding patch: ?[^\n]*|testing (?:value|path) \S+ failed[^\n]*|unable to find api field in struct [^\n]*|unable to parse "[^\n]{0,1000}": (?:yaml|json): [^\n]*|(?:add|remove|replace|move|copy) operation does not apply: [^\n]*|invalid JSON patch$|json: cannot unmarshal \w+ into Go (?:value of type|struct field) (?:\[\]handlers\.jsonPatchOp|jsonpatch)[^\n]*/m;

/**
The patched object, or the patch, is no object of its type. The server names no kind here: an object with a field `patch` would have one.

Source: apiserver pkg/endpoints/handlers/patch.go, `errors.NewInvalid(schema.GroupKind{}, "", field.Invalid(field.NewPath("patch"), …))`.
*/
const unfit =
	/(?:^\s*"" is invalid: |The request is invalid: )patch: Invalid value: (?:"(?:[^"\\\n]|\\.){0,20000}"|(?:map|\[)[^\n]{0,20000}?): (?<problem>(?!strict decoding error)[^\n]+)/;

/** Go's words for JSON that cannot be parsed: in the answer to a patch they are about the patch. */
const notJson = /(?:unexpected end of JSON input|invalid character '[^\n]{1,10}' [^\n]{1,200})$/m;

/** By its request, or by the command where no request is logged. */
const isPatch = ({exchange, run}: Failure): boolean =>
	exchange === undefined
		? commandOf(leadingWords(run.command ?? '').slice(1)) === 'patch'
		: exchange.method === 'PATCH';

export default defineCause({
	id: 'request/patch-invalid',
	title: 'The patch is malformed or does not fit the object',
	explain: `
The patch could not be read, or could not be applied: a \`test\` operation found another value, an operation names a path that is
not there, or the type has no such field or another type of value in it. The object was not changed.
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
		const said =
			serverSays(failure, words) ??
			serverSays(failure, unfit) ??
			(failure.status === 400 && failure.exchange?.method === 'PATCH' ? serverSays(failure, notJson) : undefined);
		// The server's words for a JSON patch that does not apply, and the client's for any 422 without a Status.
		const vague =
			failure.status === 422 && isPatch(failure)
				? serverSays(failure, /the server rejected our request due to an error in our request/)
				: undefined;
		const proof = said ?? vague;
		if (proof === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		const sent = failure.exchange?.requestHeaders.get('content-type') ?? '';
		const [, type] = /^application\/(json|merge|strategic-merge)-patch\+json/.exec(sent) ?? [];
		const patchType = type?.replace('-merge', '');
		return {
			grade: said === undefined ? 'likely' : 'proven',
			proof: [proof],
			summary:
				said === undefined
					? 'The patch was refused with 422 without a reason: most often a JSON patch that does not apply to the object.'
					: `The patch cannot be applied: ${shorten(said.match.groups?.problem ?? said.match[0], 250)}`,
			stage: failure.phase === 'http' ? 'validation' : 'command',
			...beforeAdmission,
			...(said !== undefined && failure.resource !== undefined && isBuiltinGroup(failure.resource.group)
				? {responder: 'api-server' as const}
				: {}),
			facts: {problem: shorten(proof.match.groups?.problem ?? proof.match[0], 250), resource, namespace, name},
			identity: [resource, namespace, name].join('|'),
			unknowns:
				said === undefined
					? [
							{
								what: 'What is wrong with the patch',
								because: 'the API server gives no reason for a JSON patch that does not apply',
								settledBy: 'The stored object: a `test` that fails, or a path that is not there.',
							},
						]
					: [],
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o json`,
					'Shows the object that the patch is for.',
				),
				step(
					sh`kubectl patch ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} --dry-run=server --type=${wordOr(patchType, '<merge|json|strategic>')} -p <patch>`,
					'Tries a patch without storing the result.',
				),
			],
		};
	},
});
