import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {authorizers} from '../../clues/forbidden.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {hasServerHeaders, isUnanswered} from '../../clues/words.ts';
import {statusSentence} from '../../failures/kubectl-words.ts';
import {shorten} from '../../text/shorten.ts';

/**
`Internal Server Error: "<path>": Post "<url>": <error>`, or the sentence that client-go makes of a webhook's status; client-go quotes
it once more, with `\"`.

Of what a server does before a request reaches its handler, only authorization makes calls and answers with such words.
*/
const broken = new RegExp(
	String.raw`Internal Server Error: \\?"(?<path>[^"\\\n]+)\\?": \[?(?:Post \\?"?(?<url>https?://[^\s"\\]+?)\\?"?: (?<error>[^\n]+)|an error on the server \((?:\\*"(?<page>[^\n]{0,2000}?)\\*"|unknown)\) has prevented the request from succeeding|(?<answer>${statusSentence.source}|the server could not find the requested resource)|(?<both>webhook subject access review returned both allow and deny response))`,
);

export default defineCause({
	id: 'authorization/authz-webhook-error',
	title: 'The authorization webhook gave no usable answer',
	explain: `
The API server asks another program, an authorization webhook, whether the caller may do this, and that call failed. It then answers 500
with \`Internal Server Error: "<path>": Post "<webhook>": …\`, or with what the webhook said when it answered with an error itself, for every request that no other authorizer allows. The network error behind
it is about the way from the API server to the webhook.

An aggregated API server asks the API server itself in the same way; then the address ends in \`/subjectaccessreviews\`.
`,
	lookAlikes: [
		'`failed calling webhook "…"` is an admission webhook, asked later: admission/webhook-unreachable.',
		'403 with `User "…" cannot` is a decision.',
	],
	sources: [
		'apiserver pkg/endpoints/filters/authorization.go',
		'apiserver plugin/pkg/authorizer/webhook/webhook.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/webhook/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || isUnanswered(failure) || (failure.status ?? 500) !== 500) return undefined;
		const said = failure.says(broken);
		const {url, error, path, both, page, answer} = said?.match.groups ?? {};
		if (said === undefined) return undefined;
		const isDelegated = /\/apis\/authorization\.k8s\.io\//.test(url ?? '');
		const proven = hasServerHeaders(failure);
		const [, group, version] = /^\/apis\/([^/?]+)\/([^/?]+)/.exec(path ?? '') ?? [];
		// Without the address, who asked whom is known only where kube-apiserver serves the path itself.
		if (url === undefined && both === undefined && !isBuiltinGroup(group ?? '')) return undefined;
		const asked = url?.split('?')[0];
		const why = error
			?.replace(/\\n?"\) has prevented[^]*$/, '')
			.replace(/"\) has prevented[^]*$/, '')
			.replaceAll('&gt;', '>');
		const short = why === undefined || why.length <= 300 ? why : `${why.slice(0, 300)}…`;
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: isDelegated
				? `An aggregated API server could not ask the API server whether the caller may do this: ${short}`
				: asked !== undefined
					? `The API server could not ask its authorization webhook ${asked}: ${short}`
					: both !== undefined
						? 'The authorization webhook both allowed and denied the request.'
						: `The authorization webhook answered the API server with an error: ${shorten(page ?? answer ?? 'without words', 300)}`,
			stage: isDelegated ? 'aggregation' : 'authorization',
			responder: isDelegated ? 'aggregated-api' : 'api-server',
			facts: {webhook: asked, error: short ?? both ?? page ?? answer, path, auditId: failure.header('audit-id')},
			identity: asked ?? both ?? page ?? answer ?? '',
			// What passes by itself; a wrong name, certificate or answer does not.
			retryable:
				/deadline exceeded|timeout|connection re(?:fused|set)|EOF|currently unable|time allotted|too many requests/.test(
					why ?? answer ?? '',
				),
			rulesOut: [{id: 'authorization/rbac-denied', because: 'the request was not refused: no decision was made'}],
			next: isDelegated
				? [
						step(
							sh`kubectl get apiservices ${group === undefined ? [] : [`${version}.${group}`]}`,
							'Shows which service the API comes from, and whether it is available; the call was made by a pod behind it.',
						),
					]
				: [
						authorizers(),
						...(asked === undefined
							? []
							: [
									step(
										sh`curl -vk ${asked}`,
										'On a control plane node: shows whether the webhook can be reached from there, and its certificate.',
									),
								]),
					],
			...(!proven && {
				unknowns: [
					{
						what: 'Whether the API server wrote these words, or a server behind or in front of it',
						because: 'the log has no response headers',
						settledBy: 'The same command with -v=8: an Audit-Id header is the API server’s.',
					},
				],
			}),
		};
	},
});
