import type {Report, ReportExchange} from '../model/report.ts';

/**
The whole report as plain data: objects, arrays, strings, numbers, booleans and nulls, which survive `structuredClone`,
`postMessage` to a worker, a spread, and a JSON round trip unchanged.
*/
export function plainReport(report: Report): Report {
	return {...report, runs: report.runs.map(run => ({...run, exchanges: run.exchanges.map(plainExchange)}))};
}

const plainExchange = (exchange: ReportExchange & {readonly toJSON?: () => ReportExchange}): ReportExchange =>
	exchange.toJSON === undefined ? exchange : exchange.toJSON();
