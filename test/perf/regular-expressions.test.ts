import {describe, expect, test} from '@jest/globals';
import {attacksOn} from '../support/attacks.ts';
import {superLinear, type Found} from '../support/growth.ts';
import {builtDuring, buildingFiles, literalsOf, sourceFiles} from '../support/patterns.ts';
import {allSamples, sampleText} from '../support/samples.ts';

/*
Lines of 200 KB and bodies of 16 KB come from strangers. A pattern whose time grows with the square of the text needs
ten seconds for the former. How fast the time grows is measured, not the time.
*/

const found = (pattern: RegExp, use: Found['use'] = 'first'): Found => ({where: 'test', pattern, use});

describe('the measurement', () => {
	test.each([
		[/(a+)+$/],
		[/^(?:\w+\s?)*$/],
		[/\s+$/],
		[/^.*?b.*?c$/],
		[/error: .*denied/],
		[/\w+: not found/],
		[/(\S+) is forbidden/],
	])('%s is too slow', pattern => {
		expect(superLinear(found(pattern))).toBeDefined();
	});

	test('a pattern may be linear for its first match, and not for all of them', () => {
		expect(superLinear(found(/a(?=.*)/))).toBeUndefined();
		expect(superLinear(found(/a(?=.*)/g, 'all'))).toBeDefined();
		expect(superLinear(found(/\s+$/, 'all'))).toBeDefined();
	});

	test.each([
		[/a/],
		[/^error: .*denied$/],
		[/cannot (\w{1,63}) resource "([^"]*)"/],
		[/\w{1,63}: not found/],
		[/^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +(\d+) ([^:\]]+):(\d+)\] /],
		[/^(?:[^"\\]|\\.)*"/],
		// A quote mark ends what the one before it began.
		[/"[^"]+" not found$/],
	])('%s is fast enough', pattern => {
		expect(superLinear(found(pattern))).toBeUndefined();
	});

	test('attacks are made from the pattern', () => {
		const attacks = attacksOn(/reason="(\w+)" [^,]*$/).map(({start, unit}) => start + unit);
		expect(attacks).toContain('reason="a');
		expect(attacks).toContain('reason="r" ,!'.replace(',!', 'a'));
	});

	test('literals are found, and how they are used', () => {
		const text = String.raw`const a = /a\/[/]b/i; b.split(/,\s*/); c.matchAll(/x/g); const d = 4 / 2 / 1; // /no/`;
		expect(literalsOf('x.ts', text).map(({pattern, use}) => [String(pattern), use])).toEqual([
			[String.raw`/a\/[/]b/i`, 'first'],
			[String.raw`/,\s*/`, 'all'],
			['/x/g', 'all'],
		]);
	});
});

test.each(sourceFiles.map(path => [path, literalsOf(path)] as const).filter(([, literals]) => literals.length > 0))(
	'%s',
	(_, literals) => {
		const slow = literals.flatMap(literal => {
			const attack = superLinear(literal);
			return attack === undefined ? [] : [{pattern: String(literal.pattern), attack}];
		});
		expect(slow).toEqual([]);
	},
);

test('patterns that are put together while the program runs', async () => {
	const built = await builtDuring(async () => {
		for (const path of buildingFiles) await import(`../../src/${path}`);
		const {analyzeText} = await import('../../src/pipeline.ts');
		for (const path of allSamples) analyzeText(sampleText(path));
		// A Status that was cut: its fields are looked for one by one.
		const {readStatus} = await import('../../src/http/status.ts');
		readStatus('{"kind":"Status","status":"Failure","message":"pods is forb');
	});
	expect(new Set(built.map(({where}) => where))).toEqual(new Set(buildingFiles));
	const slow = built.filter(one => superLinear(one) !== undefined);
	expect(slow.map(({where, pattern}) => `${where} ${String(pattern)}`)).toEqual([]);
});
