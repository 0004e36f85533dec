import type {Analysis} from '../model/analysis.ts';
import {goesElsewhere} from '../http/dials.ts';
import {splitUrl} from '../http/resource.ts';
import type {Exchange, Line} from '../model/exchange.ts';
import type {Run} from '../model/run.ts';
import {redactText} from '../redact/redact.ts';
import type {Observed} from './comparison.ts';

/** What a comparison needs of a run and the report does not contain. Redacted like the report. */
export type Trace = {
	/** Its path; the line is not kept. */
	readonly kubeconfig: Observed | undefined;
	/** Where the first connection went. */
	readonly dial: (Observed & {readonly isProxy: boolean}) | undefined;
	/** Waits due to client-go's own rate limit. */
	readonly throttling: Observed | undefined;
	/** The lines of an exchange's request and status, by exchange ID. */
	readonly quotes: (exchange: string) => ReadonlyArray<{readonly line: number; readonly text: string}>;
};

/** The traces of all runs, by the report's run IDs. */
export function tracesOf({sources}: Analysis, showSecrets: boolean): ReadonlyMap<string, Trace> {
	const shown = showSecrets ? (text: string) => text : redactText;
	const runs = sources.flatMap(source => source.runs);
	return new Map(runs.map((run, index) => [`r${index + 1}`, traceOf(run, shown)]));
}

function traceOf(run: Run, shown: (text: string) => string): Trace {
	const waits = run.notes.filter(({kind, text}) => kind === 'wait' && /throttling|Throttling/.test(text));
	return {
		kubeconfig: run.kubeconfig === undefined ? undefined : {value: shown(run.kubeconfig), lines: null},
		dial: dialOf(run, shown),
		throttling: waits.length === 0 ? undefined : {value: 'client-side throttling', lines: linesOf(waits[0]?.lines[0])},
		quotes(id) {
			const exchange = run.exchanges.find(({index}) => index === Number(/(?<!\d)\d+$/.exec(id)?.[0]));
			return exchange === undefined ? [] : quotesOf(exchange, shown);
		},
	};
}

const linesOf = (line: Line | undefined) => (line === undefined ? null : {first: line.number, last: line.number});

function quotesOf({requestLine, statusLine}: Exchange, shown: (text: string) => string) {
	const lines = [requestLine, statusLine].filter(line => line !== undefined);
	return lines
		.filter(({number}, index) => lines.findIndex(other => other.number === number) === index)
		.map(({number, text}) => ({line: number, text: shown(text)}));
}

/** The first connection traced by client-go (-v=9), or a proxy named by an error. */
function dialOf(run: Run, shown: (text: string) => string): Trace['dial'] {
	const proxied = run.notes.find(({text}) => text.includes('proxyconnect tcp: '));
	const exchange = run.exchanges.find(({dials}) => dials.length > 0);
	const dial = exchange?.dials.find(({error}) => error === undefined) ?? exchange?.dials[0];
	if (exchange !== undefined && dial !== undefined) {
		const isProxy = proxied !== undefined || goesElsewhere(splitUrl(exchange.url), dial.address);
		return {value: shown(dial.address.replace(/^tcp\d?:/, '')), isProxy, lines: linesOf(dial.line)};
	}

	if (proxied === undefined) return undefined;
	const address =
		/proxyconnect tcp: dial tcp (\S+?):? /.exec(proxied.text)?.[1] ?? 'an address that the log does not show';
	return {value: shown(address), isProxy: true, lines: linesOf(proxied.lines[0])};
}
