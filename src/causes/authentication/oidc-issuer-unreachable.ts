import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {shorten} from '../../text/shorten.ts';
import {issuerTroubleOf} from '../../clues/oidc.ts';

export default defineCause({
	id: 'authentication/oidc-issuer-unreachable',
	title: 'The identity provider could not be asked',
	explain: `
kubectl wanted to renew the id-token and could not read the metadata of the identity provider (\`/.well-known/openid-configuration\`):
the connection failed, its certificate was not accepted, or something else answered. Neither the provider's login nor the cluster was asked.

Host and address in the error are the provider's, not the cluster's.
`,
	lookAlikes: [
		'The same network words without that path are about the API server.',
		'A provider that answers and refuses (`invalid_grant`) is authentication/oidc-refresh-failed.',
	],
	sources: [
		'client-go plugin/pkg/client/auth/oidc/oidc.go (tokenEndpoint)',
		'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = issuerTroubleOf(failure);
		// `failed to refresh token` comes after the metadata was read, except where another program words it so.
		if (said === undefined || failure.says(/failed to refresh token/) !== undefined) return undefined;
		const {issuer, reason} = said.match.groups ?? {};
		const host = issuer !== undefined && URL.canParse(issuer) ? new URL(issuer).host : undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: `kubectl could not read the metadata of the identity provider${host === undefined ? '' : ` ${host}`}: ${shorten(reason ?? '', 200)}`,
			stage: 'credentials',
			responder: 'nobody',
			// A name, a certificate or an answer of another kind does not mend itself.
			retryable: /timeout|timed out|deadline exceeded|refused|reset by peer|EOF$|endpoint 50[234]/.test(reason ?? ''),
			facts: {
				issuer,
				host,
				address: /dial \w+ (\S+):/.exec(reason ?? '')?.[1],
				reason: reason === undefined ? undefined : shorten(reason, 300),
			},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the issuer, and the CA that is trusted for it.'),
				step(
					sh`curl -v ${wordOr(issuer, '<issuer>')}/.well-known/openid-configuration`,
					'Asks for the same metadata without kubectl, and trusts the CAs of the system.',
				),
				step(
					sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`,
					'Shows the proxy variables, which count for the identity provider too.',
				),
			],
			...(/lookup \S+/.test(reason ?? '') && {
				rulesOut: [{id: 'network/dns-no-such-host', because: 'the name in the error is that of the identity provider'}],
			}),
		};
	},
});
