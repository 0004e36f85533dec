import {describe, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import {reporters} from '../../src/formats/registry.ts';
import {damages, type DamageName} from '../support/damages.ts';
import {wraps} from '../support/wraps.ts';
import {leaksIn, plantedLog} from './plants.ts';
import {redacted} from './redacted.ts';

/* A log that was damaged before it was wrapped, and one that was wrapped before it was damaged. */

const chosen = new Set([
	'cri, parts',
	'docker-json, lines',
	'gitlab, continued lines',
	'indent, TAB',
	'prefix, branch',
	'syslog, BSD',
]);

const told: readonly DamageName[] = [
	'colours',
	'quoted-printable',
	'non-breaking spaces',
	'a hard wrap at 80',
	'a window of 100 columns',
];

/** What still shows a piece of a secret, and must not be forgotten. */
const leaking: ReadonlySet<string> = new Set([
	'structured: a window of 100 columns around gitlab, continued lines',
	'text: a window of 100 columns around gitlab, continued lines',
]);

/** What redacts a little more when it is redacted once more. */
const unsettled: ReadonlySet<string> = new Set([
	'structured: a window of 100 columns around cri, parts',
	'structured: cri, parts around quoted-printable',
	'structured: gitlab, continued lines around quoted-printable',
	'text: cri, parts around quoted-printable',
]);

const reports = reporters.filter(({name}) => name === 'json' || name === 'text');

describe.each([
	['text', false],
	['structured', true],
] as const)('%s', (dialect, isStructured) => {
	const log = plantedLog(9, isStructured);
	const cases = wraps
		.map(([name, what, wrap]) => [`${name}, ${what}`, wrap] as const)
		.filter(([name]) => chosen.has(name))
		.flatMap(([name, wrap]) =>
			told.flatMap(damage => [
				[`${name} around ${damage}`, wrap(damages[damage](log))] as const,
				[`${damage} around ${name}`, damages[damage](wrap(log))] as const,
			]),
		);
	test.each(cases)('%s', (name, text) => {
		const {text: safe, told} = redacted(text);
		const report = analyze(text);
		const outputs = [safe, told, ...reports.map(({render}) => render(report, {color: false, columns: 80}))];
		const leaks = outputs.flatMap(output => leaksIn(output));
		const key = `${dialect}: ${name}`;
		if (leaking.has(key)) expect(leaks).not.toEqual([]);
		else expect(leaks).toEqual([]);
		expect(safe.split('\n').length).toBe(text.split('\n').length);
		if (unsettled.has(key)) expect(redacted(safe).text).not.toBe(safe);
		else expect(redacted(safe).text).toBe(safe);
	});
});

test('the end of a block stays behind a dump that holds no secret', () => {
	const log = [
		'I1120 21:09:17.316304   21740 request.go:1351] "Request Body" body=<',
		'\t00000000  6b 38 73 00 0a 08 0a 02  76 31 12 03 50 6f 64 12  |k8s.....v1..Pod.|',
		'\t00000010  08 08 00 12 00 1a 00 20  00 1a 00 22 00           |....... ...".|',
		' >',
		'I1120 21:09:17.316305   21740 round_trippers.go:632] "Response" status="200 OK" milliseconds=3',
	].join('\n');
	expect(redacted(log).text).toBe(log);
});
