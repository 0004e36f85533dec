import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {hasServerHeaders, isUnanswered} from '../../clues/words.ts';

/**
`Internal Server Error: "<path>": Post "<url>": <error>`; client-go quotes it once more, with `\"`.

Of what a server does before a request reaches its handler, only authorization makes calls and answers with such words.
*/
const broken =
	/Internal Server Error: \\?"(?<path>[^"\\\n]+)\\?": \[?(?:Post \\?"?(?<url>https?:\/\/[^\s"\\]+?)\\?"?: (?<error>[^\n]+)|(?<both>webhook subject access review returned both allow and deny response))/;

export default defineCause({
	id: 'authorization/authz-webhook-error',
	title: 'The program that decides about access does not answer',
	explain: `
The API server asks another program, an authorization webhook, whether the caller may do this, and that call failed. It then answers 500
with \`Internal Server Error: "<path>": Post "<webhook>": …\`, for everybody whom no other authorizer allows the request. The network error behind it is
about the way to the webhook.

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
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || isUnanswered(failure) || (failure.status ?? 500) !== 500) return undefined;
		const said = failure.says(broken);
		const {url, error, path, both} = said?.match.groups ?? {};
		if (said === undefined) return undefined;
		const isDelegated = /\/apis\/authorization\.k8s\.io\//.test(url ?? '');
		const proven = hasServerHeaders(failure);
		const asked = url?.split('?')[0];
		const why = error
			?.replace(/\\n?"\) has prevented[^]*$/, '')
			.replace(/"\) has prevented[^]*$/, '')
			.replaceAll('&gt;', '>')
			.slice(0, 300);
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: isDelegated
				? `An aggregated API server could not ask the API server who may do this: ${why}`
				: `The API server could not ask its authorization webhook${asked === undefined ? '' : ` ${asked}`}: ${why ?? both}`,
			stage: 'authorization',
			responder: isDelegated ? 'aggregated-api' : 'api-server',
			facts: {webhook: asked, error: why ?? both, path, auditId: failure.header('audit-id')},
			identity: asked ?? 'both',
			rulesOut: [{id: 'authorization/rbac-denied', because: 'no decision was made'}],
			next: [
				step(
					sh`kubectl get --raw '/readyz?verbose'`,
					'Shows whether the API server itself works; everybody may usually read it.',
				),
				step(
					sh`curl -vk ${wordOr(asked, '<address in the file of --authorization-webhook-config-file>')}`,
					'On a control plane node: shows whether the webhook answers where the API server runs.',
				),
			],
			...(!proven && {
				unknowns: [
					{
						what: 'which server could not ask',
						because: 'the log has no response headers',
						settledBy: 'the same command with -v=8',
					},
				],
			}),
		};
	},
});
