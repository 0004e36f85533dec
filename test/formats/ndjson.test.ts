import {describe, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import type {Report} from '../../src/model/report.ts';
import ndjson from '../../src/formats/ndjson.ts';
import {allSamples, sampleText} from '../support/samples.ts';
import {exchange, finding, report, run} from './support/report.ts';

type Row = {type: string; schemaVersion: string; [name: string]: unknown};

const rows = (of: Report): Row[] =>
	ndjson
		.render(of)
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as Row);

const without = (members: object, ...names: readonly string[]): Record<string, unknown> =>
	Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));

describe('ndjson', () => {
	test('of every sample: put together again, the lines are the JSON report', () => {
		for (const path of allSamples) {
			const whole = JSON.parse(JSON.stringify(analyze(sampleText(path), {name: path}))) as Report;
			const all = rows(whole);
			const of = (type: string) =>
				all
					.filter(row => row.type === type)
					.map(row => {
						expect(row.schemaVersion).toBe('1');
						return without(row, 'type', 'schemaVersion');
					});
			const runs = of('run').map(({keptExchanges, ...members}) => {
				const exchanges = of('exchange')
					.filter(one => one['run'] === members['id'])
					.map(one => without(one, 'run', 'source'));
				expect(keptExchanges).toBe(exchanges.length);
				return {...members, exchanges};
			});
			expect({
				schemaVersion: '1',
				...of('report')[0],
				sources: of('source'),
				runs,
				findings: whole.findings.map(({run: id, id: cause}) => {
					const found = of('finding').find(one => one['run'] === id && one['id'] === cause);
					expect(found?.['source']).toBe(whole.runs.find(one => one.id === id)?.source);
					return without(found ?? {}, 'source');
				}),
				...(whole.remedies === undefined ? {} : {remedies: of('remedy')}),
			}).toEqual(whole);
		}
	});

	test('type and version come first, so that a line can be chosen without reading it whole', () => {
		for (const line of ndjson.render(report()).trimEnd().split('\n'))
			expect(line).toMatch(/^\{"type":"(?:report|source|run|exchange|finding|remedy)","schemaVersion":"1",/);
	});

	test('in order: the report, what was read, then each run with its exchanges and findings', () => {
		const whole = report({
			runs: [run(), run({id: 'r2', exchanges: [exchange({id: 'r2.x1'}), exchange({id: 'r2.x2'})]})],
			findings: [finding(), finding({run: 'r2'})],
		});
		expect(rows(whole).map(({type}) => type)).toEqual([
			'report',
			'source',
			'run',
			'exchange',
			'finding',
			'run',
			'exchange',
			'exchange',
			'finding',
		]);
	});

	test('pieces are lines', () => {
		const pieces = [...ndjson.pieces(report())];
		expect(pieces.join('')).toBe(ndjson.render(report()));
		for (const piece of pieces) expect(piece.indexOf('\n')).toBe(piece.length - 1);
	});
});
