import {isUpgrade} from '../http/request-key.ts';
import {decodeResource} from '../http/resource.ts';
import type {ReportExchange, ReportRun} from '../model/report.ts';

export type Result = 'ok' | 'failed' | 'unknown';

/** A request with its retries and repeats. */
export type Step = {
	/** The one that shows how it ended: the cause of a failure, otherwise the last. */
	readonly exchange: ReportExchange;
	readonly result: Result;
	/** How each one ended, in order: a status, `no answer`, or `unknown` where the log does not say. */
	readonly tries: readonly string[];
	/** First line of the first, last line of the last. */
	readonly lines: ReportExchange['lines'];
	/** Position in its run. */
	readonly position: number;
	/** What identifies the same request in another log, strictest first: path; group and resource; resource. */
	readonly keys: readonly string[];
};

export type Steps = {
	/** kubectl's discovery, by path: caches skip it, and it runs in parallel. */
	readonly discovery: ReadonlyMap<string, Step>;
	/** The work itself, in order. */
	readonly work: readonly Step[];
};

type Identity = {readonly keys: readonly string[]; readonly isDiscovery: boolean};

/** The requests of a run by meaning, whatever host they went to. */
export function stepsOf(run: ReportRun, causal: ReadonlySet<string>): Steps {
	const identities = new Map<string, Identity>();
	const discovery = new Map<string, ReportExchange[]>();
	const work: ReportExchange[][] = [];
	const positions = new Map<ReportExchange, number>();
	let last = '';
	for (const [position, exchange] of run.exchanges.entries()) {
		const {method, url} = exchange;
		const name = `${method} ${url}`;
		const identity = identities.get(name) ?? identityOf(method, url);
		identities.set(name, identity);
		const [key = ''] = identity.keys;
		positions.set(exchange, position);
		if (identity.isDiscovery) {
			const before = discovery.get(key);
			if (before === undefined) discovery.set(key, [exchange]);
			else before.push(exchange);
			continue;
		}

		if (key === last) work.at(-1)?.push(exchange);
		else work.push([exchange]);
		last = key;
	}

	const step = (tries: readonly ReportExchange[]): Step => {
		const [first] = tries as [ReportExchange];
		// A refused upgrade is retried with another transport: the one with a response says more.
		const causes = tries.filter(({id}) => causal.has(id));
		const cause = causes.find(({status}) => status !== null) ?? causes[0];
		const exchange = cause ?? tries.at(-1) ?? first;
		return {
			exchange,
			result: cause === undefined ? resultOf(exchange) : 'failed',
			tries: tries.map(outcomeOf),
			lines: {first: first.lines.first, last: (tries.at(-1) ?? first).lines.last},
			position: positions.get(first) ?? 0,
			keys: identities.get(`${first.method} ${first.url}`)?.keys ?? [],
		};
	};
	return {
		discovery: new Map([...discovery].map(([key, tries]) => [key, step(tries)])),
		work: work.map(step),
	};
}

function identityOf(method: string, url: string): Identity {
	const decoded = decodeResource(method, url);
	// A list and a watch use the same path; both upgrades of an exec are one request.
	const what = isUpgrade(method, url) ? 'UPGRADE' : decoded?.verb === 'watch' ? 'WATCH' : method.toUpperCase();
	const path = `${what} ${decoded?.path ?? url}`;
	const isDiscovery = decoded?.purpose === 'discovery' || decoded?.purpose === 'openapi';
	if (decoded?.resource === undefined) return {keys: [path, path, path], isDiscovery};
	const {group, resource, subresource = '', name} = decoded.resource;
	const kind = `${resource}/${subresource} ${name === undefined ? 'all' : 'one'}`;
	return {keys: [path, `${what} ${group}/${kind}`, `${what} ${kind}`], isDiscovery};
}

const outcomeOf = ({status, responder}: ReportExchange): string => {
	if (status !== null) return String(status);
	return responder === 'nobody' ? 'no answer' : 'unknown';
};

function resultOf(exchange: ReportExchange): Result {
	if (exchange.status !== null) return exchange.status < 400 ? 'ok' : 'failed';
	// kubectl 1.23 logs no status at -v=9; headers and body then show who answered.
	if (exchange.responder === 'nobody') return 'failed';
	return exchange.responder === 'unknown' ? 'unknown' : 'ok';
}
