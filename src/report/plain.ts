import type {Report, ReportExchange} from '../model/report.ts';

/**
The report as plain data, all of it: objects, arrays, strings, numbers, booleans and nulls, which survive `structuredClone`, a message to
a worker, a spread, and JSON and back unchanged.
*/
export function plainReport(report: Report): Report {
	return {...report, runs: report.runs.map(run => ({...run, exchanges: run.exchanges.map(plainExchange)}))};
}

const plainExchange = (exchange: ReportExchange & {readonly toJSON?: () => ReportExchange}): ReportExchange =>
	exchange.toJSON === undefined ? exchange : exchange.toJSON();
