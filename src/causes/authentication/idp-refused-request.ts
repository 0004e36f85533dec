import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import type {Exchange} from '../../model/exchange.ts';
import type {Failure} from '../../failures/failure.ts';

export default defineCause({
	id: 'authentication/idp-refused-request',
	title: 'The identity provider refused the login request',
	explain: `
\`oc login\` asks the API server where its OAuth server is (\`/.well-known/oauth-authorization-server\`), and sends an authorization request
to that address. It answered neither with a redirect nor with a challenge (401), the two answers that \`oc\` knows.

The \`InternalError\` with code 500 is made up by \`oc\`: no server wrote it, and its text has the real status (\`unexpected response: 400\`).
A 403 on the ConfigMap \`motd\` before it is normal: \`oc\` reads the message of the day without a login.

400 means that the provider does not know the client \`openshift-challenging-client\`, or not its redirect URI: so it is with a provider that
is not OpenShift's own OAuth server.
`,
	lookAlikes: [
		'A wrong password is a 401 of the identity provider, and `Login failed (401 Unauthorized)`.',
		'An InternalError that the API server wrote has an Audit-Id and a body: health/internal-error.',
	],
	sources: [
		'https://github.com/openshift/library-go/blob/master/pkg/oauth/tokenrequest/request_token.go',
		'https://datatracker.ietf.org/doc/html/rfc6749#section-4.1.1',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = failure.says(/Internal error occurred: unexpected response: (?<status>\d{3})$/);
		const asked = authorization(failure, Number(said?.match.groups?.status));
		if (said === undefined || asked?.statusLine === undefined) return undefined;
		const {status, statusText} = asked;
		const url = new URL(asked.url);
		const {origin, host} = url;
		const server = apiServerOf(failure, origin);
		return {
			grade: 'proven',
			proof: [asked.statusLine, said],
			summary: `The identity provider ${host} answered the login request of oc with ${`${status} ${statusText}`.trim()}.`,
			stage: 'credentials',
			responder: 'identity-provider',
			// A provider that is down, or the gateway in front of it, can be up again.
			retryable: status === 502 || status === 503 || status === 504,
			facts: {
				host,
				status,
				clientId: url.searchParams.get('client_id') ?? undefined,
				redirectUri: url.searchParams.get('redirect_uri') ?? undefined,
			},
			next: [
				step(
					sh`curl -sk ${wordOr(server, 'https://<API server>:<port>')}/.well-known/oauth-authorization-server`,
					'Shows the identity provider that the cluster names: issuer and authorization_endpoint.',
				),
				step(sh`curl -sSk ${asked.url}`, 'Sends the same request: the page usually says what the provider refuses.'),
			],
			rulesOut: [{id: 'health/internal-error', because: 'oc made the InternalError up; no server sent it'}],
			unknowns: [
				{
					what: 'why the identity provider refused the request',
					because: 'oc logs its status and headers, and not the page',
					settledBy: 'the page that it answers with, or its own log',
				},
			],
		};
	},
});

/** The authorization request of OAuth 2 that got this answer. */
const authorization = ({exchanges}: Failure, status: number): Exchange | undefined =>
	exchanges.find(
		exchange =>
			exchange.status === status && /[?&]client_id=/.test(exchange.url) && /[?&]response_type=/.test(exchange.url),
	);

/** The server that was asked where the identity provider is. */
function apiServerOf({run}: Failure, provider: string): string | undefined {
	const asked = run.exchanges.find(({url}) => url.endsWith('/.well-known/oauth-authorization-server'));
	return asked === undefined || asked.url.startsWith(provider) ? undefined : new URL(asked.url).origin;
}
