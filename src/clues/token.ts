import {cut} from '../text/cut.ts';
import type {FactValue} from '../model/finding.ts';
import type {Failure} from '../failures/failure.ts';

/** What the token of a request says about itself, as far as the log shows it; the token itself never leaves this file. */
export type Token = {
	/** Milliseconds since 1970; from `nbf`, else `iat`. */
	readonly validFrom: number | undefined;
	/** Milliseconds since 1970; from `exp`. */
	readonly expires: number | undefined;
	/** The Date header of the answer, in milliseconds since 1970. */
	readonly serverTime: number | undefined;
	readonly facts: Readonly<Record<string, FactValue | undefined>>;
};

/**
Reads the payload of a JWT that was logged in clear.

kubectl masks tokens since 1.16 (CVE-2019-11250); `curl` pasted by hand and other clients do not. Nothing is verified: that is the
server's business, and needs its keys.
*/
export function tokenOf(failure: Failure): Token | undefined {
	const {exchange} = failure;
	const text = exchange?.requestHeaders.get('authorization') ?? /[?&]token=[^&#]*/.exec(exchange?.url ?? '')?.[0] ?? '';
	const payload = /\beyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]*/.exec(text)?.[1];
	const claims = payload === undefined ? undefined : claimsIn(payload);
	if (claims === undefined) return undefined;
	const date = Date.parse(failure.header('date') ?? '');
	const time = (name: string) => {
		const seconds = claims[name];
		// Seconds since 1970; the year 9999 is the last that a date in words can hold.
		return typeof seconds === 'number' && seconds > 0 && seconds < 253_402_300_800 ? seconds * 1000 : undefined;
	};
	const word = (name: string) => {
		const value = claims[name];
		return typeof value === 'string' ? cut(value, 300) : undefined;
	};
	const expires = time('exp');
	const issued = time('iat');
	return {
		validFrom: time('nbf') ?? issued,
		expires,
		serverTime: Number.isNaN(date) ? undefined : date,
		facts: {
			tokenIssuer: word('iss'),
			tokenSubject: word('sub'),
			tokenIssuedAt: issued === undefined ? undefined : new Date(issued).toISOString(),
			tokenExpiresAt: expires === undefined ? undefined : new Date(expires).toISOString(),
		},
	};
}

function claimsIn(payload: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
		return typeof claims === 'object' && claims !== null ? (claims as Readonly<Record<string, unknown>>) : undefined;
	} catch {
		return undefined; // Not a JWT after all, or cut off.
	}
}
