import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {hasServerHeaders} from '../../clues/words.ts';

export default defineCause({
	id: 'authentication/basic-auth-removed',
	title: 'The server takes no user name and password',
	explain: `
The request carried a user name and password (\`Authorization: Basic\`). kube-apiserver cannot check those any more: the option
\`--basic-auth-file\` was removed in 1.19, and nothing took its place. The answer is a plain 401, as for any wrong credential.

The kubeconfig is from an old cluster, or was meant for a gateway that did know passwords.
`,
	lookAlikes: [
		'A 401 without the headers of an API server can be a gateway that does know passwords: authentication/gateway-login-required.',
		'`Authorization: Bearer` is a token: authentication/credentials-rejected.',
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
			summary: 'The request carried a user name and password, which API servers since 1.19 do not take.',
			stage: 'authentication',
			responder: 'api-server',
			facts: {scheme: 'Basic', serverVersion, auditId: failure.header('audit-id')},
			next: [
				step(sh`kubectl config view --minify`, 'Shows whether the user has `username` and `password`.'),
				step(sh`kubectl config get-users`, 'Shows whether the kubeconfig has another user.'),
				step(
					sh`kubectl config set-context --current --user=<user with a token, certificate or plugin>`,
					'Gives the context a credential that the server takes.',
				),
			],
			...(!known && {
				unknowns: [
					{
						what: 'which version the server has',
						because: 'servers up to 1.18 could check passwords, and the log does not show the version',
						settledBy: 'the address `/version` of the server, which usually needs no credential',
					},
				],
			}),
		};
	},
});
