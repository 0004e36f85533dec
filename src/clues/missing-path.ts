import type {Failure, Said} from '../failures/failure.ts';
import {isBuiltinGroup} from '../http/builtin-groups.ts';
import {serverSays} from './words.ts';

/**
What a 404 that names no object says about the path.

- `unknown`: kube-apiserver's plain text for a path of no group and version that it serves, and of no custom resource
- `incomplete`: a `Status` of the server's own: the group and version are served, and have no such resource or subresource
- `undecided`: client-go's words for a body that was no `Status`; they fit `unknown`, and an answer from elsewhere

Sources: apiserver `pkg/server/handler.go` (`director`, `serviceErrorHandler`), `pkg/util/notfoundhandler`; apimachinery
`pkg/api/errors/errors.go` (`NewGenericServerResponse`).
*/
export type MissingPath = {readonly kind: 'unknown' | 'incomplete' | 'undecided'; readonly said: Said};

const plain = /^\s*404 page not found\s*$/m;
const generic = /the server could not find the requested resource/;

export function missingPathOf(failure: Failure): MissingPath | undefined {
	if (failure.phase !== 'http' || failure.status !== 404) return undefined;
	const unknown = serverSays(failure, plain);
	if (unknown !== undefined) return {kind: 'unknown', said: unknown};
	const said = serverSays(failure, generic);
	if (said === undefined) return undefined;
	const isOwn = failure.statements.some(
		({source, clientMade, text}) => (source === 'body' || source === 'status') && !clientMade && generic.test(text),
	);
	return {kind: isOwn ? 'incomplete' : 'undecided', said};
}

/**
A 404 in which the server calls a custom resource missing whose `status` or `scale` was asked for: it says so too where the definition
has no such subresource.

Source: apiextensions-apiserver `pkg/apiserver/customresource_handler.go` (`ServeHTTP`).
*/
export function missingOfCustomResource(failure: Failure): Said | undefined {
	const {resource} = failure;
	if (failure.status !== 404 || resource === undefined || isBuiltinGroup(resource.group)) return undefined;
	if (resource.subresource !== 'status' && resource.subresource !== 'scale') return undefined;
	return serverSays(failure, /(?<![a-z])[a-z][\w.-]{0,252} "[^"]*" not found/);
}

/** Where to look which resources and subresources a group and version have: a path for `kubectl get --raw`. */
export const groupPathOf = ({resource}: Failure): string | undefined =>
	resource === undefined
		? undefined
		: resource.group === ''
			? `/api/${resource.version}`
			: `/apis/${resource.group}/${resource.version}`;
