import type {Reporter} from './reporter.ts';

export default {
	name: 'json',
	summary: 'the whole report, schema version 1',
	render: report => `${JSON.stringify(report, undefined, 2)}\n`,
} satisfies Reporter;
