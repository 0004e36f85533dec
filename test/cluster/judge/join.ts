import type {Report, ReportExchange} from '../../../src/index.ts';
import type {ServerSide} from '../lab/recording.ts';

/** A request of the report, and the same as the API server saw it; undefined where it saw none. */
export type Pair = {readonly exchange: ReportExchange; readonly server: ServerSide | undefined};

/** Two where the lines of parallel answers are mixed in the log, as they may be below 1.33. */
const idsOf = ({response}: ReportExchange): readonly string[] =>
	Object.entries(response.headers)
		.find(([name]) => name.toLowerCase() === 'audit-id')?.[1]
		.split(', ') ?? [];

const uriOf = (url: string): string => url.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/';

/** A gateway may serve the cluster below a path. */
const isAt = ({url}: ReportExchange, uri: string | undefined): boolean => uri !== undefined && uriOf(url).endsWith(uri);

/** By `Audit-Id`; where kubectl logs no headers, by URI in order, since equal requests of one command follow each other. */
export function joined(report: Report, requests: readonly ServerSide[]): Pair[] {
	const exchanges = report.runs.flatMap(run => run.exchanges);
	const byId = new Map(requests.map(request => [request.id, request]));
	const certain = new Set(
		exchanges.flatMap(exchange => {
			const [id = '', ...others] = idsOf(exchange);
			return others.length === 0 && isAt(exchange, byId.get(id)?.uri) ? [id] : [];
		}),
	);
	const rest = requests.filter(({id}) => !certain.has(id));
	return exchanges.map(exchange => {
		const [id, ...others] = idsOf(exchange);
		const named = id === undefined || others.length > 0 ? undefined : byId.get(id);
		if (isAt(exchange, named?.uri)) return {exchange, server: named};
		const found = rest.findIndex(({uri}) => isAt(exchange, uri));
		return {exchange, server: found === -1 ? named : rest.splice(found, 1)[0]};
	});
}
