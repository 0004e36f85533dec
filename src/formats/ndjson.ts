import type {Report} from '../model/report.ts';
import {jsonText} from '../text/json-text.ts';
import type {Reporter} from './reporter.ts';

/**
One JSON object per line, so that `grep`, `jq` and any line-based tool can pick what it needs.

Every line starts with `{"type":"…","schemaVersion":"1"`; the other members are those of the JSON report:

- `report`: tool and outcome; the first line, once
- `source`: a file that was read
- `run`: a run, without its exchanges
- `exchange`: a request, with `run` and `source`
- `finding`: a finding, with its `source`; those of a run follow its exchanges
- `remedy`: roles that would allow what was denied
*/
function* lines({sources, runs, findings, remedies = [], schemaVersion, tool, outcome}: Report): Iterable<string> {
	const line = (type: string, ...members: readonly object[]) => {
		// Joined as text: exchanges may look up their members when written, and have none to copy.
		const parts = [{type, schemaVersion}, ...members].map(part => jsonText(part).slice(1, -1));
		return `{${parts.join(',')}}\n`;
	};
	yield line('report', {tool, outcome});
	for (const source of sources) yield line('source', source);
	for (const {exchanges, ...run} of runs) {
		yield line('run', {...run, keptExchanges: exchanges.length});
		for (const exchange of exchanges) yield line('exchange', {run: run.id, source: run.source}, exchange);
		for (const finding of findings) if (finding.run === run.id) yield line('finding', {source: run.source}, finding);
	}

	for (const remedy of remedies) yield line('remedy', remedy);
}

export default {
	name: 'ndjson',
	summary: 'one finding, request or run a line, for pipes and fleets',
	render: report => [...lines(report)].join(''),
	pieces: lines,
} satisfies Reporter;
