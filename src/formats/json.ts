import type {Reporter} from './reporter.ts';

/** Levels written member by member: the report, its runs, a run, its exchanges. A 1 GB log has 100,000 of them. */
const SPLIT = 4;

/** The output of `JSON.stringify` with an indent of two, in pieces: as one string it might be larger than the log. */
function* pieces(value: unknown, depth: number, margin: string): Generator<string> {
	if (depth >= SPLIT || typeof value !== 'object' || value === null || 'toJSON' in value) {
		// Line feeds within strings are escaped: these are all layout.
		yield JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${margin}`);
		return;
	}

	const isList = Array.isArray(value);
	const members = isList ? value.map(member => ['', member] as const) : Object.entries(value);
	const shown = isList ? members : members.filter(([, member]) => member !== undefined);
	if (shown.length === 0) {
		yield isList ? '[]' : '{}';
		return;
	}

	for (const [index, [name, member]] of shown.entries()) {
		const lead = index === 0 ? (isList ? '[' : '{') : ',';
		yield `${lead}\n${margin}  ${isList ? '' : `${JSON.stringify(name)}: `}`;
		yield* pieces(member, depth + 1, `${margin}  `);
	}

	yield `\n${margin}${isList ? ']' : '}'}`;
}

export default {
	name: 'json',
	summary: 'the whole report, schema version 1',
	render: report => `${JSON.stringify(report, undefined, 2)}\n`,
	*pieces(report) {
		yield* pieces(report, 0, '');
		yield '\n';
	},
} satisfies Reporter;
