import {administratorStep} from '../../kubectl/step.ts';
import {todo} from '../todo.ts';
import {sh} from '../../text/sh.ts';
import {seen, type Check, type Result} from '../check.ts';
import {tokenOf} from '../connection.ts';

type Claims = {
	readonly exp?: unknown;
	readonly nbf?: unknown;
	readonly iss?: unknown;
	readonly sub?: unknown;
	readonly aud?: unknown;
};

/** What a JWT says about itself; nothing is verified. Undefined for any other token. */
function claimsOf(token: string): Claims | undefined {
	const [, body] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token) ?? [];
	try {
		const claims: unknown = JSON.parse(Buffer.from(body ?? '', 'base64url').toString('utf8'));
		return typeof claims === 'object' && claims !== null ? claims : undefined;
	} catch {
		return undefined;
	}
}

/** Seconds since 1970, as in JWTs. */
const timeOf = (value: unknown) =>
	typeof value === 'number' && Math.abs(value) < 1e11 ? new Date(value * 1000) : undefined;
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** `2026-11-21 09:00 UTC` */
const minute = (date: Date) => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Times and identity of the bearer token, if it is a JWT. */
export default {
	id: 'token',
	order: 70,
	needs: ['context'],
	async run(world): Promise<Result | undefined> {
		let token: string | undefined;
		try {
			token = tokenOf(seen(world, 'connection'));
		} catch (error) {
			return {
				outcome: 'failed',
				summary: `The token file cannot be read: ${(error as Error).message}`,
				todo: 'Correct the path, or the rights of the file.',
			};
		}

		if (token === undefined) return undefined;
		const claims = claimsOf(token);
		if (claims === undefined)
			return {
				outcome: 'unknown',
				summary: 'The token is no JWT: only the server knows whose it is, and how long it lasts.',
			};
		const until = timeOf(claims.exp);
		const from = timeOf(claims.nbf);
		const audience = [claims.aud].flat().filter((each): each is string => typeof each === 'string');
		const facts = {
			issuer: textOf(claims.iss),
			subject: textOf(claims.sub),
			audience: audience.length === 0 ? undefined : audience,
			validUntil: until?.toISOString(),
		};
		const whose = `The token of ${facts.subject ?? 'an unnamed subject'}, by ${facts.issuer ?? 'an unnamed issuer'},`;
		const now = Date.now();
		if (until !== undefined && until.getTime() <= now)
			return {
				outcome: 'failed',
				summary: `${whose} expired at ${minute(until)}.`,
				todo: todo`Log in again, or have a new one made: ${administratorStep(sh`kubectl create token <service account>`, '')}`,
				cause: 'authentication/token-expired',
				facts,
			};
		if (from !== undefined && from.getTime() > now)
			return {
				outcome: 'failed',
				summary: `${whose} counts from ${minute(from)} on only, by the clock of this machine.`,
				todo: todo`Compare the clock: ${sh`date -u`}`,
				cause: 'authentication/clock-skew-token',
				facts,
			};
		if (until === undefined) return {outcome: 'ok', summary: `${whose} tells no end.`, facts};
		const minutes = Math.floor((until.getTime() - now) / 60_000);
		return minutes < 10
			? {outcome: 'warning', summary: `${whose} expires in ${minutes} minutes.`, todo: 'Log in again soon.', facts}
			: {outcome: 'ok', summary: `${whose} is valid until ${minute(until)}.`, facts};
	},
} satisfies Check;
