import {serverOfCommand} from '../../clues/transport.ts';
import {defineCause, type Match} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {isAuthorization} from '../../clues/oidc.ts';
import type {Failure, Said} from '../../failures/failure.ts';

export default defineCause({
	id: 'authentication/idp-refused-request',
	title: 'The identity provider refused the login request',
	explain: `
\`oc login\` asks the API server where its OAuth server is (\`/.well-known/oauth-authorization-server\`), and sends an authorization request
to that address. The answer was no redirect with a code, as it is after a login.

A 401 means that the user name and password, or the ticket, were not accepted, or that \`oc\` had none to answer the challenge with. For
any other status \`oc\` makes up an \`InternalError\` with code 500: no server wrote it, and its text has the real status (\`unexpected
response: 400\`).

A 403 on the ConfigMap \`motd\` before it is normal: \`oc\` reads the message of the day without a login.

400 means that the provider does not know the client \`openshift-challenging-client\`, or not its redirect URI: so it is with a provider that
is not OpenShift's own OAuth server.
`,
	lookAlikes: [
		'A 401 of the API server itself is authentication/credentials-rejected.',
		'An InternalError that the API server wrote has an Audit-Id and a body: health/internal-error.',
	],
	sources: [
		'https://github.com/openshift/library-go/blob/master/pkg/oauth/tokenrequest/request_token.go',
		'https://datatracker.ietf.org/doc/html/rfc6749#section-4.1.1',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const {exchange: asked} = failure;
		const said = failure.says(/Internal error occurred: unexpected response: (?<status>\d{3})$/m);
		if (asked === undefined && said !== undefined && /\boc login\b/.test(failure.run.command ?? ''))
			return withoutRequest(said);
		if (asked?.statusLine === undefined || !isAuthorization(asked)) return undefined;
		const {status, statusText} = asked;
		// oc answers a challenge, and passes on a second 401; of any other status it makes an InternalError.
		if (status !== 401 && said?.match.groups?.status !== String(status)) return undefined;
		const scheme = /^(?:Basic|Negotiate)\b/.exec(asked.requestHeaders.get('authorization') ?? '')?.[0];
		const url = new URL(asked.url);
		const {origin, host} = url;
		const server = apiServerOf(failure, origin);
		return {
			grade: 'proven',
			proof: [asked.statusLine, ...(said === undefined ? [] : [said])],
			summary: `The identity provider ${host} answered the login request of oc with ${`${status} ${statusText}`.trim()}.`,
			stage: 'credentials',
			responder: 'identity-provider',
			// A provider that is down, or the gateway in front of it, can be up again.
			retryable: status === 502 || status === 503 || status === 504,
			facts: {
				host,
				status,
				scheme,
				challenge: asked.responseHeaders.get('www-authenticate'),
				clientId: url.searchParams.get('client_id') ?? undefined,
				redirectUri: url.searchParams.get('redirect_uri') ?? undefined,
			},
			next: [
				step(
					sh`curl -sk ${wordOr(server, 'https://<API server>:<port>')}/.well-known/oauth-authorization-server`,
					'Shows the identity provider that the cluster names: issuer and authorization_endpoint.',
				),
				status === 401
					? step(
							sh`oc login ${wordOr(server, 'https://<API server>:<port>')} -u <user>`,
							'Asks for the password, and stores the token that it gets in the kubeconfig.',
						)
					: step(
							sh`curl -sSk ${withoutChallenge(url)}`,
							'Sends the request without its code challenge: the page usually says what the provider refuses.',
						),
			],
			...(status !== 401 && {
				rulesOut: [{id: 'health/internal-error', because: 'oc made the InternalError up; no server sent it'}],
			}),
			unknowns: [
				{
					what: 'why the identity provider refused the request',
					because: 'oc logs its status and headers, and not the page',
					settledBy: status === 401 ? 'its own log' : 'the page that it answers with, or its own log',
				},
			],
		};
	},
});

/** The same words in a log without the request. */
const withoutRequest = (said: Said): Match => ({
	grade: 'likely',
	proof: [said],
	summary: `The identity provider probably answered the login request of oc with status ${said.match.groups?.status}.`,
	stage: 'credentials',
	responder: 'identity-provider',
	facts: {status: Number(said.match.groups?.status)},
	next: [],
	unknowns: [
		{
			what: 'who answered',
			because: 'the log does not show the request',
			settledBy: 'the same command with -v=6, which names the address and the status',
		},
	],
});

/** The challenge is of use for one login only, and looks like a secret. */
function withoutChallenge(asked: URL): string {
	const url = new URL(asked);
	url.searchParams.delete('code_challenge');
	url.searchParams.delete('code_challenge_method');
	return url.href;
}

/** The server that was asked where the identity provider is. */
function apiServerOf({run}: Failure, provider: string): string | undefined {
	const asked =
		run.exchanges.find(({url}) => url.endsWith('/.well-known/oauth-authorization-server'))?.url ??
		serverOfCommand(run.command);
	return asked === undefined || asked.startsWith(provider) ? undefined : new URL(asked).origin;
}
