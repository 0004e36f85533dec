import {createHash} from 'node:crypto';
import {Script} from 'node:vm';
import {describe, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import html from '../../src/formats/html.ts';
import {allSamples, sampleText} from '../support/samples.ts';
import {parseMarkup, unescaped} from './support/markup.ts';
import {exchange, finding, report, run} from './support/report.ts';

const text = (page: string, name: string) =>
	parseMarkup(page)
		.filter(element => element.name === name)
		.map(element => unescaped(element.text));

const requests = (count: number, changes: Parameters<typeof exchange>[0] = {}) =>
	Array.from({length: count}, (_, index) =>
		exchange({
			id: `r1.x${index + 1}`,
			url: `https://api.prod.example.com:6443/api/v1/namespaces/shop-${index}/pods/web-${index}-7d9c5b8f6d-x2x4z?timeout=32s`,
			resource: {
				group: '',
				version: 'v1',
				resource: 'pods',
				subresource: null,
				namespace: `shop-${index}`,
				name: `web-${index}-7d9c5b8f6d-x2x4z`,
			},
			status: 200,
			reason: 'OK',
			timing: {dnsMs: 1, connectMs: 1, tlsMs: 3, serverMs: 4, unexplainedMs: 3},
			...changes,
		}),
	);

const rowsIn = (page: string) =>
	parseMarkup(page).filter(({attributes}) => /^q(?: |$)/.test(attributes['class'] ?? '')).length;

describe('html', () => {
	test('of every sample: well-formed, with a row for every request and every failure told', () => {
		for (const path of allSamples) {
			const whole = analyze(sampleText(path), {name: path});
			const page = html.render(whole);
			expect([path, rowsIn(page)]).toEqual([path, whole.runs.reduce((sum, {exchanges}) => sum + exchanges.length, 0)]);
			const cards = text(page, 'article');
			for (const {id, summary} of whole.findings.filter(({severity}) => severity === 'error')) {
				expect(cards.some(card => card.includes(id) && card.includes(summary))).toBe(true);
			}
		}
	});

	test('its policy lets in its own style and script, and nothing else', () => {
		const elements = parseMarkup(html.render(report()));
		const policy = elements.find(({attributes}) => attributes['http-equiv'] === 'Content-Security-Policy');
		const hash = (name: string) => {
			const content = elements.find(element => element.name === name)?.text ?? '';
			return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
		};
		expect(unescaped(policy?.attributes['content'] ?? '')).toBe(
			`default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'`,
		);
		// The policy stands in front of what it is about.
		expect(elements.findIndex(element => element === policy)).toBeLessThan(
			elements.findIndex(({name}) => name === 'style'),
		);
	});

	test('its script is a program that writes no markup and talks to nobody', () => {
		const [source = ''] = text(html.render(report()), 'script');
		expect(() => new Script(source)).not.toThrow();
		expect(source).not.toMatch(
			/innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function\(|fetch|XMLHttp|WebSocket|import|https?:/,
		);
	});

	test('without its script everything is there; only what needs it is hidden', () => {
		const elements = parseMarkup(html.render(report()));
		expect(
			elements
				.filter(({attributes}) => 'hidden' in attributes)
				.map(({name, attributes}) => attributes['class'] ?? name),
		).toEqual(['form', 'keys']);
		expect(elements.some(({name}) => name === 'button')).toBe(false);
		const [style = ''] = text(html.render(report()), 'style');
		expect(style).not.toMatch(/url\(|@import/);
		expect(style).toContain('prefers-color-scheme:dark');
		expect(style).toContain('@media print');
	});

	test('verdict, journey, facts, evidence, next step', () => {
		const page = html.render(report());
		expect(text(page, 'h1')).toEqual(['✗ 1 failure in 1 request']);
		expect(text(page, 'li').slice(0, 3)).toEqual(['✓ tcp passed', '✗ authorization failed', '· storage not reached']);
		expect(text(page, 'dt')).toEqual(expect.arrayContaining(['command', 'request', 'answered by', 'user']));
		expect(text(page, 'tr')).toContain('3I0314 10:15:30.123456    4242 helpers.go:246] server response object');
		expect(text(page, 'code')).toContain('kubectl auth can-i list pods -n shop');
	});

	test('the bars of the waterfall lie where the requests were', () => {
		const exchanges = [
			exchange({id: 'r1.x1', startMs: 0, durationMs: 500}),
			exchange({
				id: 'r1.x2',
				startMs: 500,
				durationMs: 500,
				timing: {dnsMs: null, connectMs: null, tlsMs: 100, serverMs: 300, unexplainedMs: 100},
			}),
		];
		const bars = parseMarkup(html.render(report({runs: [run({exchanges})]})))
			.filter(({name}) => name === 'rect')
			.map(({attributes}) => [attributes['class'], attributes['x'], attributes['width']]);
		// The legend has five of its own.
		expect(bars.slice(5)).toEqual([
			['o', '0%', '50%'],
			['o', '50%', '10%'],
			['t', '60%', '10%'],
			['s', '70%', '30%'],
		]);
	});

	test('2,000 requests fit into a megabyte, all of them, and the failed one with what it said', () => {
		const failed = exchange({
			id: 'r1.x2001',
			response: {headers: {'audit-id': 'the-audit-id'}, body: 'the body', truncatedChars: 0},
		});
		const page = html.render(
			report({runs: [run({exchanges: [...requests(2000), failed]})], findings: [finding({exchanges: ['r1.x2001']})]}),
		);
		expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
		expect(rowsIn(page)).toBe(2001);
		expect(page).toContain('the-audit-id');
		expect(page).not.toContain('not shown here');
	});

	test('more than fits is left out, and said', () => {
		const body = '日本'.repeat(3000);
		const many = requests(9000, {
			status: 500,
			reason: body,
			error: body,
			response: {headers: {x: body}, body, truncatedChars: 0},
		});
		const findings = Array.from({length: 300}, () => finding({summary: body, facts: {a: body, b: body}}));
		const page = html.render(report({runs: [run({exchanges: many, omittedExchanges: 7})], findings}));
		expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
		expect(rowsIn(page)).toBeGreaterThan(500);
		expect(page).toContain(`${9000 - rowsIn(page) + 7} more requests not shown here`);
		expect(page).toMatch(/\d+ more failures not shown here/);
	});

	test('runs without number fit too', () => {
		const runs = Array.from({length: 3000}, (_, index) =>
			run({id: `r${index}`, command: `kubectl get pods ${'x'.repeat(400)}`, exchanges: requests(1)}),
		);
		expect(Buffer.byteLength(html.render(report({runs, findings: []})))).toBeLessThan(1_000_000);
	});
});
