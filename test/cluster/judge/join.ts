import type {Report, ReportExchange} from '../../../src/index.ts';
import type {ServerSide} from '../lab/recording.ts';

/** A request of the report, and the same as the API server saw it; undefined where it saw none. */
export type Pair = {readonly exchange: ReportExchange; readonly server: ServerSide | undefined};

/** Undefined too where lines of two answers are mixed in the log, as those of parallel requests may be below 1.33. */
function idOf({response}: ReportExchange): string | undefined {
	const id = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'audit-id')?.[1];
	return id?.includes(',') === true ? undefined : id;
}

const uriOf = (url: string): string => url.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/';

/** By `Audit-Id`; where kubectl logs no headers, by URI in order, since equal requests of one command follow each other. */
export function joined(report: Report, requests: readonly ServerSide[]): Pair[] {
	const exchanges = report.runs.flatMap(run => run.exchanges);
	const ids = new Set(exchanges.flatMap(exchange => idOf(exchange) ?? []));
	const byId = new Map(requests.map(request => [request.id, request]));
	const rest = requests.filter(({id}) => !ids.has(id));
	return exchanges.map(exchange => {
		const id = idOf(exchange);
		if (id !== undefined) return {exchange, server: byId.get(id)};
		// A gateway may serve the cluster below a path.
		const found = rest.findIndex(({uri}) => uriOf(exchange.url).endsWith(uri));
		return {exchange, server: found === -1 ? undefined : rest.splice(found, 1)[0]};
	});
}
