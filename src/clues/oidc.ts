import type {Failure, Said} from '../failures/failure.ts';
import type {Exchange} from '../model/exchange.ts';
import {saysOfPlugin} from './plugin.ts';

/**
The metadata of the identity provider could not be read.

client-go passes Go's error on as it is, or says what came in its place. Source: client-go `plugin/pkg/client/auth/oidc/oidc.go`.
*/
export function issuerTroubleOf(failure: Failure): Said | undefined {
	const said =
		saysOfPlugin(
			failure,
			/Get "?(?<issuer>[\w+.-]{1,20}:\/\/[^\s"]{1,500}?)\/\.well-known\/openid-configuration"?: (?<reason>[^\n]{0,400})/,
		) ??
		saysOfPlugin(
			failure,
			/(?<reason>oidc: (?:failed to query metadata endpoint|failed to decode provider discovery object)[^\n]{0,300}|oidc: discovery object doesn't contain a token_endpoint)/,
		);
	return said?.statement.source === 'plugin' ? undefined : said;
}

/** The authorization request of OAuth 2, with which `oc login` begins: it goes to the identity provider. RFC 6749, section 4.1.1. */
export const isAuthorization = ({url}: Exchange): boolean =>
	/[?&]client_id=/.test(url) && /[?&]response_type=/.test(url);
