import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {once} from 'node:events';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, afterEach, beforeAll, expect, test} from '@jest/globals';
import type {Browser, BrowserContext, BrowserContextOptions, Frame, Page} from 'playwright-core';
import {analyze} from '../../../src/index.ts';
import type {Report} from '../../../src/model/report.ts';
import html from '../../../src/formats/html.ts';
import {describeInChromium, launch} from '../../support/chromium.ts';
import {sampleText} from '../../support/samples.ts';
import {clippedTexts, faintTexts} from './reading.ts';
import {exchange, report, reportWith, run} from '../support/report.ts';

const jenkins = 'pasted/003-jenkins-sa-cannot-create.log';
// As JSON: members of a report may be looked up when they are read, and would not be copied.
const denied = JSON.parse(JSON.stringify(analyze(sampleText(jenkins), {name: jenkins}))) as Report;

/** Every kind of part that a page can have: several failures and logs, warnings, remedies, words of doubt, phases. */
function everything(): Report {
	const whole = reportWith('plain words');
	return {
		...whole,
		sources: [...whole.sources, ...denied.sources, ...report().sources],
		runs: [
			...whole.runs,
			...denied.runs.map(one => ({
				...one,
				id: 'r9',
				exchanges: one.exchanges.map(each => ({...each, id: `r9.${each.id}`})),
			})),
		],
		findings: [
			...whole.findings,
			...denied.findings.map(one => ({...one, run: 'r9', exchanges: one.exchanges.map(id => `r9.${id}`)})),
		],
	};
}

describeInChromium('the HTML report in Chromium', () => {
	let browser: Browser;
	let folder: string;
	let context: BrowserContext;
	/** Everything that should not happen: messages on the console, dialogs, requests but the page's own. */
	let events: string[];
	/** Where a page must not ask. */
	let server: Server | undefined;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-html-'));
		browser = await launch();
	});

	afterEach(async () => {
		await context.close();
		server?.closeAllConnections();
		server?.close();
		server = undefined;
	});

	afterAll(async () => {
		await browser.close();
		rmSync(folder, {recursive: true});
	});

	async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
		context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
		events = [];
		await context.route(/^(?!file:|about:)/, async route => {
			events.push(`route ${route.request().url()}`);
			await route.abort();
		});
		context.on('request', request => {
			if (!/^file:.*report\.html(?:#|$)/.test(request.url())) events.push(`request ${request.url()}`);
		});
		context.on('page', () => events.push('another page'));
		const page = await context.newPage();
		events = [];
		page.on('console', message => events.push(`console ${message.text()}`));
		page.on('pageerror', error => events.push(`error ${error.message}`));
		page.on('dialog', async dialog => {
			events.push(`dialog ${dialog.message()}`);
			await dialog.dismiss();
		});
		return page;
	}

	async function openMarkup(markup: string, options: BrowserContextOptions = {}): Promise<Page> {
		const page = await newPage(options);
		const path = join(folder, 'report.html');
		writeFileSync(path, markup);
		await page.goto(pathToFileURL(path).href);
		return page;
	}

	const open = (of: Report, options: BrowserContextOptions = {}) => openMarkup(html.render(of), options);

	const openAll = (page: Page | Frame) =>
		page.evaluate(() => {
			for (const item of document.querySelectorAll('details')) item.open = true;
		});

	const visibleRows = (page: Page) => page.locator('.q:visible').count();

	test('opens from a file, and loads, sends and complains of nothing', async () => {
		const page = await open(denied);
		expect(await page.title()).toBe(`1 failure in 5 requests: ${jenkins}`);
		await page.getByRole('heading', {level: 1, name: '1 failure in 5 requests'}).waitFor();
		await page.getByText('is not allowed to create deployments.apps in namespace prod.').first().waitFor();
		expect(await visibleRows(page)).toBe(5);
		// The verdict stays in sight.
		await page.evaluate(() => {
			scrollTo(0, document.body.scrollHeight);
		});
		expect(await page.locator('h1').evaluate(heading => heading.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0);
		expect(events).toEqual([]);
	});

	test('filters by words, without words, and by failure', async () => {
		const page = await open(denied);
		const filter = page.getByRole('searchbox', {name: 'Filter requests'});
		const count = page.locator('output');
		await filter.fill('DEPLOYMENTS.apps 40');
		expect([await visibleRows(page), await count.textContent()]).toEqual([2, '2 of 5']);
		await filter.fill('prod -403');
		expect(await page.locator('.q:visible span').allTextContents()).toEqual([
			'get deployments.apps web -n prod',
			'get namespaces prod',
		]);
		await filter.fill('');
		await page.getByLabel('failed only').check();
		expect(await visibleRows(page)).toBe(3);
		await filter.fill('no such request');
		expect([await visibleRows(page), await count.textContent(), await page.locator('.run:visible').count()]).toEqual([
			0,
			'No request matches',
			0,
		]);
		expect(events).toEqual([]);
	});

	test('is used by keyboard alone: filter, move, open; every stop is seen', async () => {
		const page = await open(denied);
		await page.keyboard.press('/');
		await page.keyboard.type('post create');
		expect(await visibleRows(page)).toBe(1);
		await page.keyboard.press('Escape');
		expect(await visibleRows(page)).toBe(5);
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		expect(await page.locator('.q[open] summary i').allTextContents()).toEqual(['2']);
		await page.keyboard.press('ArrowUp');
		await page.keyboard.press('Enter');
		expect(await page.locator('.q[open] summary i').allTextContents()).toEqual(['1', '2']);

		await page.locator('h1').click();
		const stops: string[] = [];
		for (;;) {
			await page.keyboard.press('Tab');
			const [name, outline] = await page.evaluate(() => {
				const element = document.activeElement ?? document.body;
				return [element.tagName, getComputedStyle(element).outlineStyle] as const;
			});
			if (name === 'BODY') break;
			stops.push(name);
			expect([name, outline]).toEqual([name, 'solid']);
		}
		// Two links of the header, how steps are known, four commands, the request, the role (its command is folded), filter, five requests.
		expect(stops.join(' ')).toBe(
			'A A SUMMARY BUTTON BUTTON BUTTON BUTTON A SUMMARY INPUT INPUT SUMMARY SUMMARY SUMMARY SUMMARY SUMMARY',
		);
	});

	test('a finding leads to its request, which opens', async () => {
		const page = await open(denied);
		await page.getByRole('link', {name: 'Show the request'}).click();
		const opened = page.locator('.q[open]');
		expect(await opened.locator('summary i').allTextContents()).toEqual(['5']);
		expect(await opened.locator('pre').last().textContent()).toContain('"reason":"Forbidden"');
		expect(events).toEqual([]);
	});

	test('copies a command, and only that', async () => {
		const page = await open(denied, {permissions: ['clipboard-read', 'clipboard-write']});
		const button = page.getByRole('button', {name: 'Copy: kubectl auth can-i create deployments.apps -n prod'});
		await button.click();
		await page.getByRole('button', {name: 'Copied'}).waitFor();
		expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
			'kubectl auth can-i create deployments.apps -n prod',
		);
		expect(events).toEqual([]);
	});

	test.each([true, false])('prints whole, in light colours, with script: %s', async javaScriptEnabled => {
		const page = await open(everything(), {
			colorScheme: 'dark',
			javaScriptEnabled,
			viewport: {width: 720, height: 1000},
		});
		await page.emulateMedia({media: 'print'});
		expect(await page.evaluate(clippedTexts)).toEqual([]);
		expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
		expect(await page.locator('button:visible, form:visible').count()).toBe(0);
		// What is folded on the screen and belongs to a failure is on paper.
		const folded = await page.evaluate(() =>
			[...document.querySelectorAll('.p > :not(summary)')]
				.filter(
					part => part.getBoundingClientRect().height === 0 || !part.checkVisibility({contentVisibilityAuto: true}),
				)
				.map(part => part.textContent),
		);
		expect(folded).toEqual([]);
		const pdf = await page.pdf({format: 'A4'});
		expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
		expect(events).toEqual([]);
	});

	test.each(['light', 'dark'] as const)('%s: all text has the contrast of WCAG AA, opened too', async colorScheme => {
		const page = await open(everything(), {colorScheme});
		expect(await page.evaluate(faintTexts)).toEqual([]);
		await openAll(page);
		expect(await page.evaluate(faintTexts)).toEqual([]);
		const [red = 0] = await page.evaluate(() =>
			(getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number),
		);
		expect(red > 128).toBe(colorScheme === 'light');
	});

	test('nothing is beside the page, from a watch to a wall', async () => {
		const page = await open(everything());
		await openAll(page);
		for (const width of [320, 390, 768, 1280, 2560]) {
			await page.setViewportSize({width, height: 800});
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
			expect(await page.evaluate(clippedTexts)).toEqual([]);
		}
	});

	test('headings are in order, and every control has a name', async () => {
		const page = await open(everything());
		const levels = await page.evaluate(() =>
			[...document.querySelectorAll('h1,h2,h3,h4')].map(({tagName}) => Number(tagName[1])),
		);
		expect(levels[0]).toBe(1);
		for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
		const tree = await page.locator('body').ariaSnapshot();
		expect(tree).not.toMatch(/- (?:button|link|searchbox|checkbox|navigation|region|article)(?: \[|:|$)/m);
		expect(tree).toContain('- searchbox "Filter requests"');
		expect(tree).toContain('authorization failed');
		const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({id}) => id));
		expect(new Set(ids).size).toBe(ids.length);
	});

	test('without scripts everything is read, opens, and nothing is offered that would not work', async () => {
		const page = await open(denied, {javaScriptEnabled: false});
		expect(await page.locator('form:visible, button:visible, .keys:visible').count()).toBe(0);
		expect(await visibleRows(page)).toBe(5);
		await page.locator('.q summary').last().click();
		await page.locator('.q[open] pre').last().getByText('"reason":"Forbidden"').waitFor();
		expect(events).toEqual([]);
	});

	test('the preview of an attachment, a frame that may do nothing, shows it all', async () => {
		const page = await newPage();
		await page.setContent('<iframe sandbox width="1000" height="800"></iframe>');
		await page.locator('iframe').evaluate((frame, markup) => {
			(frame as HTMLIFrameElement).srcdoc = markup;
		}, html.render(denied));
		const frame = page.frameLocator('iframe');
		await frame.getByRole('heading', {name: '1 failure in 5 requests'}).waitFor();
		await frame.locator('.q summary').last().click();
		await frame.locator('.q[open] pre').last().getByText('"reason":"Forbidden"').waitFor();
		expect(await frame.locator('form:visible, button:visible').count()).toBe(0);
		expect(events.filter(event => !event.includes('Blocked script execution'))).toEqual([]);
	});

	test('a frame that may run scripts but has no origin filters and copies too', async () => {
		const page = await newPage();
		await page.setContent('<iframe sandbox="allow-scripts" width="1000" height="800"></iframe>');
		await page.locator('iframe').evaluate((frame, markup) => {
			(frame as HTMLIFrameElement).srcdoc = markup;
		}, html.render(denied));
		const frame = page.frameLocator('iframe');
		await frame.getByRole('searchbox').fill('POST create');
		expect(await frame.locator('.q:visible').count()).toBe(1);
		await frame.getByRole('button', {name: 'Copy: kubectl auth can-i --list'}).click();
		await frame.getByRole('button', {name: /Copied|Press Ctrl\+C/}).waitFor();
	});

	test('nothing in a hostile log runs, loads or leads away', async () => {
		const script = 'window.owned=(window.owned||0)+1';
		const attacks = [
			`<script>${script};alert(1)</script>`,
			`</script><script>${script}</script>`,
			`</style><style>@import "https://evil.example/a.css"</style>`,
			`</title></pre></code></details></summary><svg onload="${script}">`,
			`<img src=x onerror="${script}">`,
			`"><iframe srcdoc="<script>parent.${script}</script>"></iframe>`,
			`' onmouseover='${script}' x='`,
			`" autofocus onfocus="${script}" x="`,
			`javascript:${script}`,
			`<a href="javascript:${script}">x</a>`,
			`<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">`,
			`<link rel=stylesheet href=https://evil.example/x.css><object data=https://evil.example/x></object>`,
			`<form action=https://evil.example/><input autofocus></form>`,
			'${alert(1)} {{constructor.constructor("alert(1)")()}} #{alert(1)} <%= alert(1) %>',
			`--><script>${script}</script><!-- ]]>`,
			'<math><mtext><table><mglyph><style><img src=https://evil.example/m>',
		];
		const hostile = attacks.map(reportWith);
		const all: Report = {
			...report(),
			sources: hostile.flatMap(({sources}) => sources),
			runs: hostile.flatMap(({runs}, index) =>
				runs.map(one => ({
					...one,
					id: `${one.id}a${index}`,
					exchanges: one.exchanges.map(each => ({...each, id: `${each.id}a${index}`})),
				})),
			),
			findings: hostile.flatMap(({findings}, index) =>
				findings.map(one => ({
					...one,
					run: `${one.run}a${index}`,
					exchanges: one.exchanges.map(id => `${id}a${index}`),
				})),
			),
			remedies: hostile.flatMap(({remedies = []}) => remedies),
		};
		const page = await open(all);
		await page.evaluate(() => {
			addEventListener('securitypolicyviolation', event => console.error(event.violatedDirective, event.blockedURI));
		});
		await openAll(page);
		await page.getByRole('searchbox').fill('<script>');
		await page.getByRole('searchbox').fill('');
		await page.evaluate(() => {
			for (const control of document.querySelectorAll<HTMLElement>('a, button, label, summary')) {
				control.focus();
				control.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
				control.click();
			}
		});
		expect(await page.evaluate(() => (globalThis as {owned?: number}).owned)).toBeUndefined();
		expect(
			await page.evaluate(() => ({
				scripts: document.scripts.length,
				styles: document.styleSheets.length,
				frames: frames.length,
				handlers: [...document.querySelectorAll('*')].flatMap(element =>
					element.getAttributeNames().filter(name => name.startsWith('on') || name === 'style' || name === 'src'),
				),
				links: [...document.querySelectorAll('[href]')].filter(
					element => element.getAttribute('href')?.startsWith('#') !== true,
				).length,
				forms: document.forms.length,
			})),
		).toEqual({scripts: 1, styles: 1, frames: 0, handlers: [], links: 0, forms: 1});
		// The words are there to be read, as they stand in the log.
		const text = await page.evaluate(() => document.body.innerText);
		for (const attack of attacks) expect(text).toContain(attack);
		expect(events).toEqual([]);
	});

	test('its policy holds even if markup of a log got in', async () => {
		let asked = 0;
		server = createServer((_, response) => {
			asked++;
			response.end();
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const evil = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const injected =
			`<script>window.owned=1</script><img src="${evil}/a" onerror="window.owned=2"><object data="${evil}/b"></object>` +
			`<style>body{background:url(${evil}/c)}</style><link rel="stylesheet" href="${evil}/d"><iframe src="${evil}/e"></iframe>` +
			`<base href="${evil}/"><form action="${evil}/f"><button id="send"></button></form>`;
		const page = await openMarkup(html.render(denied).replace('<footer>', found => `${injected}${found}`));
		await context.unrouteAll();
		await page.evaluate(url => {
			new Image().src = `${url}/g`;
			void fetch(`${url}/h`).catch(() => {});
			navigator.sendBeacon(`${url}/i`);
			document.querySelector<HTMLElement>('#send')?.click();
		}, evil);
		await page.waitForTimeout(300);
		expect(await page.evaluate(() => (globalThis as {owned?: number}).owned)).toBeUndefined();
		expect(await page.evaluate(() => [location.protocol, document.baseURI.slice(0, 5)])).toEqual(['file:', 'file:']);
		expect(asked).toBe(0);
		// Each of them was tried, and each was refused by the policy.
		const refused = events.map(event => /Content Security Policy directive:? ["']([a-z-]+)/.exec(event)?.[1]);
		expect(refused).toEqual(
			expect.arrayContaining(['script-src', 'style-src', 'default-src', 'base-uri', 'form-action']),
		);
	});

	test('2,000 requests open and filter', async () => {
		const many = Array.from({length: 2000}, (_, index) =>
			exchange({
				id: `r1.x${index + 1}`,
				url: `https://10.0.0.1:6443/api/v1/namespaces/shop/pods/web-${index}?timeout=32s`,
				resource: {
					group: '',
					version: 'v1',
					resource: 'pods',
					subresource: null,
					namespace: 'shop',
					name: `web-${index}`,
				},
				status: 200,
				reason: 'OK',
			}),
		);
		const whole = report({runs: [run({exchanges: many})]});
		const page = await open(whole);
		expect(readFileSync(join(folder, 'report.html')).length).toBeLessThan(600_000);
		const filter = page.getByRole('searchbox');
		await filter.fill('web-1999');
		expect(await visibleRows(page)).toBe(1);
	});
});
