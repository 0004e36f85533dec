import {quote} from '../text/shell.ts';
import type {ReportExchange} from '../model/report.ts';
import {fullUrlOf, hasBody, headerOf, impersonationOf, isStream} from './request.ts';

/**
The request as a curl command; undefined where curl cannot repeat it, or the log does not show the whole URL.

Certificates and credentials are named, never quoted: set `CA` and `TOKEN` first. A body is read from `body.json`.
*/
export function curlOf(exchange: ReportExchange): string | undefined {
	const {method} = exchange;
	const url = fullUrlOf(exchange);
	if (url === undefined || isStream(exchange)) return undefined;
	const isEncrypted = url.startsWith('https:');
	const words = [
		'curl -sS -i',
		// curl reads brackets and braces in a URL as patterns, and would remove dots from a path.
		...(/[[\]{}]/.test(url) ? ['--globoff'] : []),
		...(/\/\.{1,2}(?:[/?]|$)/.test(url) ? ['--path-as-is'] : []),
		...(exchange.verb === 'watch' || /[?&](?:watch|follow)=(?:true|1)\b/.test(url) ? ['-N'] : []),
		...(isEncrypted ? ['--cacert "$CA"', '-H "Authorization: Bearer $TOKEN"'] : []),
		...headersFor(exchange).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
		...(hasBody(exchange) ? ['--data-binary @body.json'] : []),
		...methodFlag(method, hasBody(exchange)),
		quote(url),
	];
	return words.join(' ');
}

/** curl defaults to GET, and to POST with a body. */
function methodFlag(method: string, withBody: boolean): string[] {
	if (method === 'HEAD') return ['--head'];
	return method === (withBody ? 'POST' : 'GET') ? [] : [`-X ${quote(method)}`];
}

/** The headers that affect the response. Encodings, trace IDs and User-Agent do not. */
function headersFor(exchange: ReportExchange): Array<readonly [string, string]> {
	const {user, groups, uid} = impersonationOf(exchange);
	const accept = headerOf(exchange, 'accept');
	const type = hasBody(exchange) ? contentType(exchange) : undefined;
	return [
		// Protobuf on a terminal helps nobody.
		...(accept === undefined ? [] : [['Accept', withoutProtobuf(accept)] as const]),
		...(type === undefined ? [] : [['Content-Type', type] as const]),
		...(user === undefined ? [] : [['Impersonate-User', user] as const]),
		...groups.map(group => ['Impersonate-Group', group] as const),
		...(uid === undefined ? [] : [['Impersonate-Uid', uid] as const]),
	];
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

function withoutProtobuf(accept: string): string {
	const types = accept.split(',').filter(type => !type.trim().startsWith(PROTOBUF));
	return types.length === 0 ? 'application/json' : types.join(',').trim();
}

/** From the header; below -v=7 it can only be guessed, and for a patch not even that. */
function contentType(exchange: ReportExchange): string {
	const type = headerOf(exchange, 'content-type');
	if (type !== undefined && !type.startsWith(PROTOBUF)) return type;
	if (exchange.method !== 'PATCH') return 'application/json';
	// Only server-side apply has this parameter.
	return /[?&]force=/.test(exchange.url) ? 'application/apply-patch+yaml' : '<type of the patch>';
}
