import type {ReportExchange, ReportRun} from '../model/report.ts';

/** `failed`: a finding of severity error is about it. `refused`: it was unsuccessful, but did not fail the run. */
export type Mark = 'failed' | 'refused';

export type Row = {
	readonly run: ReportRun;
	readonly exchange: ReportExchange;
	readonly mark: Mark | undefined;
	/** Index of the first finding that is about it. */
	readonly finding: number | undefined;
};
