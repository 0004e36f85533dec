import {Readable} from 'node:stream';
import {describe, expect, test} from '@jest/globals';
import type {Analysis} from '../../src/model/analysis.ts';
import {analyzeSources, analyzeText, readSource} from '../../src/pipeline.ts';
import {damages, type DamageName} from '../support/damages.ts';
import {allSamples, sampleText} from '../support/samples.ts';
import {wraps} from '../support/wraps.ts';

/** A log that suffered twice: from what wraps its lines, and from the way it was copied. */

const ids = (analysis: Analysis) => analysis.findings.map(({id, grade}) => `${id} ${grade}`);

/** Lines that a margin cut; fewer are no margin yet, since any long line may end anywhere. */
const MARGIN = 4;
/** Samples for each pair; another few for each, so that all take their turns. */
const SAMPLES = 4;

/** Recorded logs as a terminal showed them, with headers enough to show what stands around each line. */
const plain = allSamples.filter(
	path =>
		path.startsWith('recorded/') &&
		!/transformed|skip-headers/.test(path) &&
		(sampleText(path).match(/^[IWEF]\d{4} /gm)?.length ?? 0) > 3,
);

const truths = new Map(plain.map(path => [path, ids(analyzeText(sampleText(path)))]));

type Order = 'damaged, then wrapped' | 'wrapped, then damaged';

type Pair = {
	readonly order: Order;
	readonly damage: DamageName;
	/** Wrappers under which some samples lose their finding; they must not get another one. */
	readonly loses?: RegExp;
	/** Wrappers under which a lesser cause may take the place of the proven one; nothing is required of them. */
	readonly open?: RegExp;
	readonly samples?: RegExp;
};

const pairs: readonly Pair[] = [
	// Travis and CircleCI end lines like this themselves.
	{order: 'wrapped, then damaged', damage: 'CRLF'},
	{order: 'damaged, then wrapped', damage: 'CRLF', loses: /^(?:circleci|travis)/},
	{order: 'wrapped, then damaged', damage: 'colours'},
	{order: 'damaged, then wrapped', damage: 'colours'},
	{
		order: 'wrapped, then damaged',
		damage: 'HTML escapes',
		loses: /^(?:indent, TAB|jenkins, page|syslog, RFC|quote\+syslog|json[,+]|docker-json|logfmt|ansible|circleci)/,
	},
	{
		order: 'wrapped, then damaged',
		damage: 'HTML escapes, twice',
		loses: /^(?:indent, TAB|jenkins, page|syslog, RFC|quote\+syslog|json[,+]|docker-json|logfmt|ansible|circleci)/,
	},
	{
		order: 'damaged, then wrapped',
		damage: 'HTML escapes',
		samples: /^(?!.*portal)/,
	},
	{order: 'wrapped, then damaged', damage: 'quoted-printable', loses: /^(?:buildkite|stern, namespace)/},
	{
		order: 'damaged, then wrapped',
		damage: 'non-breaking spaces',
		loses: /^(?:ansible|prefix|timestamp\+prefix)/,
	},
	{
		order: 'wrapped, then damaged',
		damage: 'curly quotes',
		loses: /^(?:json[,+]|docker-json|ansible|circleci)/,
		samples: /1\.3[3-6].*v6/,
	},
	{
		order: 'damaged, then wrapped',
		damage: 'a hard wrap at 80',
		loses: /^jenkins, page/,
		open: /^json-member/,
	},
	{
		order: 'damaged, then wrapped',
		damage: 'a hard wrap at 132',
		open: /^json-member/,
	},
	{
		order: 'damaged, then wrapped',
		damage: 'a window of 100 columns',
		// The prefixes of Drone and BuildKit have no fixed length.
		loses: /^(?:jenkins, page|indent, |quote, mail|travis|compose, service, trimmed|box|drone|buildkit)/,
		open: /^json-member/,
	},
	{
		order: 'wrapped, then damaged',
		damage: 'a hard wrap at 80',
		loses: /^(?:ansible|circleci|kubectl-logs, prefix)/,
	},
	{
		order: 'wrapped, then damaged',
		damage: 'a hard wrap at 132',
		loses: /^(?:ansible|circleci|tekton)/,
		open: /^json, fluent/,
	},
];

/** What a pair makes of a sample, and what must come out of it. */
function* casesOf({order, damage, samples}: Pair, names: (name: string) => boolean) {
	for (const [index, [name, what, wrap]] of wraps.entries()) {
		if (!names(`${name}, ${what}`)) continue;
		const eligible = plain.filter(path => samples?.test(path) ?? true);
		for (let turn = 0; turn < SAMPLES; turn++) {
			const path = eligible[(index * SAMPLES + turn + damage.length * 7) % eligible.length] ?? '';
			const text = sampleText(path);
			const broken = damages[damage](text);
			if (/wrap|window/.test(damage) && broken.split('\n').length - text.split('\n').length < MARGIN) continue;
			yield {
				label: [name, what, path],
				text: order === 'damaged, then wrapped' ? wrap(broken) : damages[damage](wrap(text)),
				truth: truths.get(path) ?? [],
			};
		}
	}
}

const isExact =
	({loses, open}: Pair) =>
	(name: string) =>
		!loses?.test(name) && !open?.test(name);
const losesSome = (pair: Pair) => (name: string) => !isExact(pair)(name) && !pair.open?.test(name);

describe('the same findings', () => {
	test.each(pairs.map(pair => [pair.order, pair.damage, pair] as const))('%s: %s', (_, __, pair) => {
		let count = 0;
		for (const {label, text, truth} of casesOf(pair, isExact(pair))) {
			count++;
			expect([label, ids(analyzeText(text))]).toEqual([label, truth]);
		}

		expect(count).toBeGreaterThan(SAMPLES * 10);
	});
});

describe('the same cause or none', () => {
	const careful = pairs.filter(pair => wraps.some(([name, what]) => losesSome(pair)(`${name}, ${what}`)));
	test.each(careful.map(pair => [pair.order, pair.damage, pair] as const))('%s: %s', (_, __, pair) => {
		const cause = (id: string) => id.split(' ')[0];
		for (const {label, text, truth} of casesOf(pair, losesSome(pair))) {
			const known = new Set(truth.map(cause));
			expect([label, ids(analyzeText(text)).filter(id => !known.has(cause(id)) && !id.startsWith('unknown/'))]).toEqual(
				[label, []],
			);
		}
	});
});

test('a wrapped log that is cut anywhere shows no failure that it does not have', () => {
	const successes = plain.filter(path => {
		const {findings, sources} = analyzeText(sampleText(path));
		const statuses = sources.flatMap(({runs}) => runs.flatMap(({exchanges}) => exchanges.map(({status}) => status)));
		return findings.length === 0 && statuses.every(status => status !== undefined && status < 400);
	});
	expect(successes.length).toBeGreaterThan(10);
	for (const [index, [name, what, wrap]] of wraps.entries()) {
		const path = successes[index % successes.length] ?? '';
		const bytes = Buffer.from(wrap(sampleText(path)));
		for (let cut = 1; cut < 40; cut++) {
			const at = Math.floor((bytes.length * cut) / 40);
			for (const part of [bytes.subarray(0, at), bytes.subarray(at)])
				expect([name, what, path, at, ids(analyzeText(part.toString('utf8')))]).toEqual([name, what, path, at, []]);
		}
	}
});

describe('the same findings wherever chunks of a damaged log are cut', () => {
	const names = Object.keys(damages) as DamageName[];
	test.each(names)('%s', async damage => {
		for (const [index, [name, what, wrap]] of wraps.entries()) {
			if (index % names.length !== names.indexOf(damage)) continue;
			const bytes = Buffer.from(damages[damage](wrap(sampleText(plain[index % plain.length] ?? ''))));
			const expected = ids(analyzeText(bytes.toString('utf8')));
			for (const size of [1009, 61]) {
				const chunks = Array.from({length: Math.ceil(bytes.length / size)}, (_, at) =>
					bytes.subarray(at * size, (at + 1) * size),
				);
				const source = await readSource(name, Readable.from(chunks.map(chunk => chunk.toString('latin1'))));
				expect([name, what, size, ids(analyzeSources([source]))]).toEqual([name, what, size, expected]);
			}
		}
	});
});
