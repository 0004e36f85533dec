import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
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
	retryable: true,
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
			summary: `The identity provider ${host ?? ''} could not be asked for a new token: ${reason}`.replace('  ', ' '),
			stage: 'credentials',
			responder: 'nobody',
			facts: {
				issuer,
				host,
				address: /dial \w+ (\S+):/.exec(reason ?? '')?.[1],
				reason: reason?.slice(0, 300),
			},
			next: [
				step(
					sh`curl -v ${wordOr(issuer, '<issuer>')}/.well-known/openid-configuration`,
					'Asks the identity provider the same without kubectl.',
				),
				step(sh`kubectl config view --minify`, 'Shows the issuer, and the CA that is trusted for it.'),
				step(sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`, 'Shows whether a proxy is on the way.'),
			],
			rulesOut: [{id: 'network/dns-no-such-host', because: 'the host in the error is the identity provider'}],
		};
	},
});
