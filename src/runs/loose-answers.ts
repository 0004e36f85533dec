import type {Body, Exchange} from '../model/exchange.ts';
import type {OpenAnswer} from './answer.ts';
import {splitUrl} from '../http/resource.ts';

/** A body that arrived meanwhile. */
export type LooseBody = {
	readonly body: Body;
	/** Bytes of the whole body, as counted by `Content-Length`; one more when the log dropped a final line break. */
	readonly length: number;
	readonly groupVersion: string | undefined;
	readonly last: number;
};

/** `metrics.k8s.io/v1beta1` from the start of an `APIResourceList`; discovery is the only thing kubectl does in parallel. */
export const groupVersionOf = (text: string): string | undefined =>
	/^\{"kind":"APIResourceList",(?:"apiVersion":"v1",)?"groupVersion":"([^"]+)"/.exec(text)?.[1];

/** Whether the URL is that group version's discovery: `/apis/apps/v1`, or `/api/v1` for the core group. */
export function servesGroupVersion(url: string, groupVersion: string): boolean {
	const {path} = splitUrl(url);
	return path.endsWith(groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`);
}

/**
Group versions that could not be listed, by kubectl's words. Sources: client-go `discovery/discovery_client.go` (`ErrGroupDiscoveryFailed`),
`discovery/cached/memory/memcache.go`.
*/
export const unlistedIn = (text: string): readonly string[] =>
	/unable to retrieve the complete list of server APIs|couldn't get resource list for/.test(text)
		? [...text.matchAll(/(?<![\w./-])((?:[a-z\d][a-z\d.-]{0,252}\/)?v\d\w{0,30}): /g)].map(
				([, version = '']) => version,
			)
		: [];

type Bound = {exchange: Exchange; answer: OpenAnswer; body: LooseBody | undefined; certain: boolean};

/** First request, first response: a guess. */
export function bindInOrder(requests: readonly Exchange[], answers: readonly OpenAnswer[]): Bound[] {
	return requests.slice(0, answers.length).flatMap((exchange, index) => {
		const answer = answers[index];
		return answer === undefined ? [] : [{exchange, answer, body: undefined, certain: false}];
	});
}

/**
Decides which response belongs to which of several requests in flight.

A discovery body names its group version and thus its request; its length identifies the response with that `Content-Length`. What
kubectl says of a group version that could not be listed names the request of a failed response. The rest is matched in order,
errors to the requests that no good body claims, and marked as a guess.
*/
export function bindLooseAnswers(
	requests: readonly Exchange[],
	answers: readonly OpenAnswer[],
	bodies: readonly LooseBody[],
	unlisted: readonly string[] = [],
): Bound[] {
	const openRequests = new Set(requests);
	const openAnswers = new Set(answers);
	const openBodies = new Set(bodies);
	const bound: Bound[] = [];
	const bind = (exchange: Exchange, loose: OpenAnswer, body: LooseBody | undefined, certain: boolean) => {
		openRequests.delete(exchange);
		openAnswers.delete(loose);
		if (body !== undefined) openBodies.delete(body);
		bound.push({exchange, answer: loose, body, certain});
	};

	const isGood = ({answer}: OpenAnswer) => answer.status === undefined || answer.status < 400;
	const named = bodies.flatMap(body => {
		const exchange = requests.find(
			({url}) => body.groupVersion !== undefined && servesGroupVersion(url, body.groupVersion),
		);
		return exchange === undefined ? [] : [{body, exchange}];
	});
	for (const {body, exchange} of named) {
		if (!openRequests.has(exchange)) continue;
		const fitting = [...openAnswers].filter(loose => isGood(loose) && hasLength(loose, body.length));
		if (fitting.length === 1 && fitting[0] !== undefined) bind(exchange, fitting[0], body, true);
	}

	const failed = [...openRequests].filter(({url}) => unlisted.some(version => servesGroupVersion(url, version)));
	const bad = answers.filter(answer => !isGood(answer));
	for (const [index, exchange] of failed.entries()) {
		const loose = bad[index];
		if (loose === undefined || !openAnswers.has(loose)) continue;
		const body = [...openBodies].find(
			({groupVersion, length}) => groupVersion === undefined && hasLength(loose, length),
		);
		bind(exchange, loose, body, bad.length === 1);
	}

	for (const {body, exchange} of named) {
		if (!openRequests.has(exchange)) continue;
		const loose = [...openAnswers].find(isGood);
		if (loose !== undefined) bind(exchange, loose, body, false);
	}

	for (const exchange of openRequests) {
		// With one request and one response left there is nothing to guess.
		const certain = openRequests.size === 1 && openAnswers.size === 1;
		const [loose] = openAnswers;
		if (loose === undefined) break;
		const body =
			[...openBodies].find(({groupVersion, length}) => groupVersion === undefined && hasLength(loose, length)) ??
			(certain ? [...openBodies][0] : undefined);
		bind(exchange, loose, body, certain);
	}

	return bound.toSorted((one, other) => one.exchange.index - other.exchange.index);
}

/** Whether the headers announce a body of this length, which a line feed may end. */
export function hasLength({headers}: OpenAnswer, length: number): boolean {
	const announced = Number(headers.get('content-length') ?? Number.NaN);
	return announced === length || announced === length + 1;
}
