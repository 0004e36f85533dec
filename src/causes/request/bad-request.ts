import {defineCause} from '../../clues/cause.ts';
import {loggedAt, ofKubeconfig} from '../../clues/client.ts';
import {foreignText, showsHeaders} from '../../clues/front.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {hasServerHeaders, isWebPage, serverSays} from '../../clues/words.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';

export default defineCause({
	id: 'request/bad-request',
	title: 'The request was answered 400 Bad Request',
	explain: `
The answer is 400 Bad Request, in words that stand for no cause known here: a selector that cannot be parsed, a body that cannot
be decoded, a missing parameter. The message says what the server stumbled over.

\`the server rejected our request for an unknown reason\` is what kubectl makes of a 400 that has no \`Status\`. An API server gives one, so
that such an answer most often comes from elsewhere.
`,
	lookAlikes: [
		'`admission webhook … denied the request` is often 400 too.',
		'A 400 with an HTML page comes from a proxy.',
	],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewBadRequest)',
		'https://kubernetes.io/docs/reference/using-api/api-concepts/',
	],
	retryable: false,
	rank: 'general',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 400 || isWebPage(failure)) return undefined;
		if (/HTTP request to an HTTPS server/.test(failure.message) || foreignText(failure) !== undefined) return undefined;
		const unclear = serverSays(failure, /the server rejected our request for an unknown reason/);
		const said = unclear ?? serverSays(failure, /^(?:Error from server(?: \(\w+\))?: )?([^\n]+)/);
		if (said === undefined) return undefined;
		const proven = unclear === undefined && (failure.reason === 'BadRequest' || hasServerHeaders(failure));
		const {resource, namespace, name} = targetOf(failure);
		const words = unclear === undefined ? shorten(said.match[1] ?? said.match[0], 250) : undefined;
		const {method} = failure.exchange ?? {};
		const writes = method === 'POST' || method === 'PUT' || method === 'PATCH';
		const isOwn = proven && failure.resource !== undefined && isBuiltinGroup(failure.resource.group);
		return {
			grade: unclear === undefined ? (proven ? 'proven' : 'likely') : 'possible',
			proof: [said],
			summary:
				words === undefined
					? 'The request was answered 400 Bad Request by somebody who did not say why in the way of an API server.'
					: `The request was answered 400 Bad Request: ${words}`,
			// What is written may be refused before it is admitted, or after.
			stage: words === undefined || writes ? 'response' : 'validation',
			...(isOwn ? {responder: 'api-server' as const} : {}),
			facts: {words, resource, namespace, name},
			identity: [resource, words].join('|'),
			unknowns: proven
				? []
				: [
						{
							what: 'Who answered, and what was wrong with the request',
							because: 'the words are not shown to come from the Status of an API server',
							settledBy: showsHeaders(failure)
								? 'The log of whoever answered.'
								: `${loggedAt(failure, 8)}, which logs headers and body of the answer.`,
						},
					],
			next:
				words !== undefined && writes
					? [
							step(
								sh`kubectl apply --dry-run=server -f <manifest> ${inNamespace(namespace)}`,
								'Checks a corrected manifest without storing it.',
							),
						]
					: unclear !== undefined && failure.exchange === undefined
						? ofKubeconfig(
								failure,
								sh`kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}'`,
								'Shows the address of the server; with http://, a port that expects TLS answers 400.',
							)
						: [],
		};
	},
});
