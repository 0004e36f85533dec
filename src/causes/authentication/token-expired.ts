import {defineCause} from '../../clues/cause.ts';
import {administratorStep, step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {tokenOf} from '../../clues/token.ts';

export default defineCause({
	id: 'authentication/token-expired',
	title: 'The token has expired',
	explain: `
The server answered 401, and either says that the token is past its time, or the token itself is in the log (kubectl
before 1.16 printed it) and its \`exp\` lies before the Date of the answer.

Tokens of cloud plugins live for minutes to an hour, those from \`kubectl create token\` for an hour by default, and a
CI job can outlive them.
`,
	lookAlikes: [
		'A bare `Unauthorized` does not tell expiry from any other reason: authentication/credentials-rejected.',
		'An expired login of the cloud tool fails before any request: authentication/cloud-reauth-required.',
		"`x509: certificate has expired` is the server's certificate.",
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume',
		'https://datatracker.ietf.org/doc/html/rfc7519#section-4.1.4',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 401) return undefined;
		const said = failure.says(/\btoken (?:has|is) expired|\bexpired token\b|\bExpiredToken\b/i);
		const token = tokenOf(failure);
		const over = token?.expires !== undefined && token.serverTime !== undefined && token.expires < token.serverTime;
		const expiredAt = over ? new Date(token.expires).toISOString() : undefined;
		const account = /^system:serviceaccount:(?<namespace>[^:]+):(?<name>[^:]+)$/.exec(String(token?.facts.tokenSubject))
			?.groups as {namespace: string; name: string} | undefined;
		const line = failure.exchange?.statusLine ?? failure.exchange?.requestLine;
		if (said === undefined && (expiredAt === undefined || line === undefined)) return undefined;
		return {
			grade: 'proven',
			proof: said === undefined ? (line === undefined ? [] : [line]) : [said],
			summary:
				expiredAt === undefined
					? 'The server says that the token has expired.'
					: `The token was valid until ${expiredAt}, and the Date of the answer, which is the clock of the server, is later.`,
			stage: 'authentication',
			facts: {expiredAt, ...token?.facts, serverDate: failure.header('date')},
			next: [
				step(
					sh`kubectl config view --minify`,
					'Shows whether the kubeconfig holds the token itself, or names a file or a plugin that renews it.',
				),
				account === undefined
					? step(sh`<get a new token where this one comes from>`, 'Replaces the token that has expired.')
					: administratorStep(
							sh`kubectl create token ${account.name} -n ${account.namespace}`,
							'With another credential: prints a new token for this service account.',
						),
			],
		};
	},
});
