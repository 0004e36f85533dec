import {decodeBase64, encodeBase64Url} from '../text/base64.ts';
import {decodeBytes} from '../text/latin1.ts';

/** `{"alg":"none"}`: nobody accepts a token with this header. */
const HEADER = 'eyJhbGciOiJub25lIn0';

const token = /(?<![\w])eyJ[\w-]{1,2000}\.(eyJ[\w-]{1,20000})\.[\w-]*/;

/**
A safe replacement for a JWT: without signature and names, but with the times that tell an expired token from one that is not
valid yet. Undefined where it had none.
*/
export function timesOnly(secret: string): string | undefined {
	const payload = token.exec(secret)?.[1];
	if (payload === undefined) return undefined;
	try {
		const claims = JSON.parse(decodeBytes(decodeBase64(payload))) as Readonly<Record<string, unknown>>;
		const times = Object.fromEntries(
			['nbf', 'iat', 'exp'].flatMap(name => (typeof claims[name] === 'number' ? [[name, claims[name]]] : [])),
		);
		if (Object.keys(times).length === 0) return undefined;
		return `${HEADER}.${encodeBase64Url(JSON.stringify(times))}.redacted`;
	} catch {
		return undefined; // Truncated, or not a JWT.
	}
}

/** Exactly what `timesOnly` produces. */
export const isTimesOnly = (text: string): boolean =>
	text.startsWith(`${HEADER}.`) && text.endsWith('.redacted') && timesOnly(text) === text;
