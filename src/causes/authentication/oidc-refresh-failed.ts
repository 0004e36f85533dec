import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {issuerTroubleOf} from '../../clues/oidc.ts';
import {saysOfPlugin} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/oidc-refresh-failed',
	title: 'The OpenID Connect token could not be renewed',
	explain: `
The id-token of the kubeconfig is missing, over or no JWT, and kubectl could not get a new one from the identity provider: the refresh
token is missing, expired or revoked (\`invalid_grant\`), or the token endpoint could not be reached. The cluster was not asked.
`,
	lookAlikes: [
		'A network error inside `failed to refresh token` is about the identity provider, not about the API server.',
		'A 401 from the server is authentication/credentials-rejected.',
	],
	sources: [
		'client-go plugin/pkg/client/auth/oidc/oidc.go',
		'https://datatracker.ietf.org/doc/html/rfc6749#section-5.2',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		// The same error with the provider's metadata in it: nobody was asked for a token yet.
		if (failure.says(/failed to refresh token/) === undefined && issuerTroubleOf(failure) !== undefined)
			return undefined;
		const said =
			saysOfPlugin(failure, /failed to refresh token: (?<reason>[^]{0,400})/) ??
			saysOfPlugin(
				failure,
				/(?<reason>No valid id-token, and cannot refresh without refresh-token|token response did not contain an id_token|(?<=: )ID Token is not a valid JWT$)/,
			);
		if (said === undefined || said.statement.source === 'plugin') return undefined;
		const reason = said.match.groups?.reason ?? '';
		const code = failure.says(
			/\b(?:invalid_grant|invalid_client|unauthorized_client|invalid_request|unsupported_grant_type|invalid_scope)\b/,
		)?.match[0];
		const issuer = /"?(https?:\/\/[^\s"/]+)/.exec(reason)?.[1];
		const host = issuer === undefined ? undefined : new URL(issuer).host;
		// The response may hold tokens: only the first line goes into the summary.
		const [first = ''] = reason.split('\n');
		// The request for the token did not come through.
		const unreached = code === undefined && issuer !== undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary:
				code === undefined
					? `kubectl got no new OpenID Connect token${host === undefined ? '' : ` from ${host}`}: ${shorten(first, 200)}`
					: `The identity provider refused to renew the OpenID Connect token: ${code}.`,
			stage: 'credentials',
			responder: 'nobody',
			retryable: unreached && /timeout|timed out|deadline exceeded|refused$|reset by peer|EOF$/.test(first),
			facts: {code, issuer},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the issuer and the client ID of the user.'),
				unreached
					? step(sh`curl -v ${issuer}`, 'Shows whether the identity provider can be reached from here without kubectl.')
					: step(
							sh`<log in again with the tool that wrote the kubeconfig>`,
							'Gets a new id-token, and a refresh token with it.',
						),
			],
		};
	},
});
