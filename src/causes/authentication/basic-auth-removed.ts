import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {commandLine} from '../../text/shell.ts';
import {baseUrl} from '../../clues/transport.ts';
import {isAuthorization} from '../../clues/oidc.ts';
import {hasServerHeaders} from '../../clues/words.ts';

export default defineCause({
	id: 'authentication/basic-auth-removed',
	title: 'The server takes no user name and password',
	explain: `
The request carried a user name and password (\`Authorization: Basic\`). kube-apiserver cannot check those any more: the option
\`--basic-auth-file\` was removed in 1.19, and nothing took its place. A server without anonymous requests answers with a plain 401, as
for any wrong credential.

The kubeconfig is from an old cluster, or was meant for a gateway that did know passwords.
`,
	lookAlikes: [
		'A 401 without the headers of an API server can be a gateway that does know passwords: authentication/gateway-login-required.',
		'`Authorization: Bearer` is a token: authentication/credentials-rejected.',
		'A server that allows anonymous requests ignores the password and answers 403: authentication/anonymous-user.',
	],
	sources: [
		'https://github.com/kubernetes/kubernetes/pull/89069',
		'https://kubernetes.io/docs/reference/access-authn-authz/authentication/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const line = failure.exchange?.statusLine;
		if (failure.phase !== 'http' || failure.status !== 401 || line === undefined) return undefined;
		// An identity provider does check passwords.
		if (failure.exchange !== undefined && isAuthorization(failure.exchange)) return undefined;
		// Without its headers it may be somebody else's answer, and gateways do know passwords.
		if (!/^Basic\b/.test(failure.exchange?.requestHeaders.get('authorization') ?? '') || !hasServerHeaders(failure))
			return undefined;
		const {serverVersion} = failure.run;
		const minor = Number(/^v?1\.(\d+)/.exec(serverVersion ?? '')?.[1] ?? Number.NaN);
		if (minor < 19) return undefined;
		const known = minor >= 19;
		return {
			grade: known ? 'proven' : 'likely',
			proof: [line],
			summary:
				'The server answered 401 to a request with a user name and password, which API servers have not checked since 1.19.',
			stage: 'authentication',
			responder: 'api-server',
			facts: {scheme: 'Basic', serverVersion, auditId: failure.header('audit-id')},
			next: [
				step(sh`kubectl config view`, 'Shows all users, and which of them have another kind of credential.'),
				step(
					sh`kubectl config set-context --current --user=<user with a token, certificate or plugin>`,
					'Makes the current context use that user.',
				),
			],
			...(!known && {
				unknowns: [
					{
						what: 'which version the server has',
						because: 'servers up to 1.18 could check passwords, and the log does not show the version',
						settledBy: `${commandLine(sh`curl -k ${baseUrl(failure)}/version`)}, if the server answers without a credential`,
					},
				],
			}),
		};
	},
});
