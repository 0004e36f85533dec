import type {Failure} from '../failures/failure.ts';
import {isBuiltinGroup} from '../http/builtin-groups.ts';
import {isUpgrade} from '../http/request-key.ts';
import {decodeResource} from '../http/resource.ts';
import type {Exchange, Line} from '../model/exchange.ts';
import type {Unknown} from '../model/finding.ts';
import {bareStatus} from './bare-status.ts';
import {hasServerHeaders, serverSays} from './words.ts';

/** An answer whose words the log does not have, since the client was going to try again. */
export type Retried = {
	/** Its status line, and the client's own lines about how long it waited. */
	readonly proof: readonly [Line, ...Line[]];
	/** How many seconds the answers asked the client to wait, in order. */
	readonly seconds: readonly number[];
	/** The log ends behind such an answer, without another attempt. */
	readonly isOpen: boolean;
};

/**
An answer with `Retry-After` that client-go did not print: it reads and drops the body of an answer behind which it tries again, at any
level. Headers say how long it is to wait; below -v=8 the line that client-go writes before each next attempt does.

Source: client-go rest/request.go (`retryFn`, `readAndCloseResponseBody`), rest/with_retry.go (`Before`).
*/
export function retried(failure: Failure, status: number): Retried | undefined {
	const line = bareStatus(failure, status);
	if (line === undefined) return undefined;
	const {exchanges, run} = failure;
	const urls = new Set(exchanges.map(({url}) => url));
	const waits = run.notes.flatMap(({text, lines: [first]}) => {
		const match = waited.exec(text);
		return match === null || first === undefined || !urls.has(match.groups?.url ?? '')
			? []
			: [{seconds: secondsOf(match.groups?.delay ?? ''), line: first}];
	});
	const headers = exchanges.flatMap(({responseHeaders}) => responseHeaders.get('retry-after') ?? []);
	const seconds = headers.length > 0 ? headers.map(Number) : waits.map(wait => wait.seconds);
	if (seconds.length === 0 || seconds.some(Number.isNaN)) return undefined;
	const [firstWait, lastWait] = [waits[0], waits.at(-1)];
	const isOpen =
		exchanges.some(({index}) => index === run.exchanges.at(-1)?.index) && !run.notes.some(({kind}) => kind === 'final');
	return {
		proof: [line, ...new Set([firstWait, lastWait].flatMap(wait => wait?.line ?? []))],
		seconds,
		isOpen,
	};
}

/** Source: client-go rest/with_retry.go; the second form is that of structured logs. */
const waited =
	/^Got a Retry-After (?:response delay=)?(?<delay>\S{1,20}) (?:response for )?attempt[= ]\d{1,4} (?:to |url=)(?<url>\S+)$/;

/** Go's `Duration.String`, without fractions: `10s`, `1m0s`. */
function secondsOf(duration: string): number {
	const [, minutes = '0', seconds] = /^(?:(\d+)m)?(\d+)s$/.exec(duration) ?? [];
	return Number(minutes) * 60 + Number(seconds);
}

/**
A 429 without words of its own that client-go did not try again: it had no `Retry-After`, so kube-apiserver did not write it.

Its filters put the header on each plain text; its other 429 are a Status, whose words are kept. Sources: apiserver
pkg/server/filters/priority-and-fairness.go, maxinflight.go; client-go rest/with_retry.go.
*/
export function unretried(failure: Failure): Exchange | undefined {
	const {exchange, run} = failure;
	if (failure.statements.some(({source, clientMade}) => source === 'body' && !clientMade)) return undefined;
	if (serverSays(failure, /has received too many requests and has asked us to try again later/) === undefined)
		return undefined;
	const refused = [...(exchange === undefined ? [] : [exchange]), ...run.exchanges].find(({status}) => status === 429);
	if (refused === undefined || isUpgrade(refused.method, refused.url) || hasServerHeaders(failure)) return undefined;
	if (!isBuiltinGroup(decodeResource(refused.method, refused.url)?.resource?.group ?? '')) return undefined;
	const isRetried =
		run.notes.some(({text}) => waited.test(text)) ||
		run.exchanges.some(({status, responseHeaders}) => status === 429 && responseHeaders.has('retry-after'));
	const isOwn = run.exchanges.some(({status, apiStatus}) => status === 429 && apiStatus?.clientMade === false);
	return isRetried || isOwn ? undefined : refused;
}

/** What follows the summary where the log ends before the next attempt. */
export const openEnd = ({isOpen}: Retried): string => (isOpen ? ' The log ends before another attempt.' : '');

/** What nobody can read in such a log. */
export const unprinted: Unknown = {
	what: 'what the answer said',
	because: 'the client logs no body of an answer after which it tries again',
	settledBy: 'the same command, left to run until it gives up: the last answer is printed with -v=8',
};

/** As facts: how often it was asked, and how long to wait each time. */
export const retryFacts = ({exchanges}: Failure, {seconds}: Retried) => ({
	attempts: exchanges.length,
	retryAfter: [...new Set(seconds)].join(', '),
});
