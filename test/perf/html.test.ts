import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import type {Browser} from 'playwright-core';
import html from '../../src/formats/html.ts';
import {describeInChromium, launch} from '../support/chromium.ts';
import {exchange, report, run} from '../formats/support/report.ts';

describeInChromium('the HTML report', () => {
	let browser: Browser;
	let folder: string;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-html-'));
		browser = await launch();
	});

	afterAll(async () => {
		await browser.close();
		rmSync(folder, {recursive: true});
	});

	/** Milliseconds from a key to the rows that are left, the least of five; the browser's own clock. */
	async function filters(requests: number): Promise<number> {
		const exchanges = Array.from({length: requests}, (_, index) =>
			exchange({
				id: `r1.x${index + 1}`,
				url: `https://10.0.0.1:6443/api/v1/namespaces/shop/pods/web-${index}?timeout=32s`,
			}),
		);
		const path = join(folder, 'report.html');
		writeFileSync(path, html.render(report({runs: [run({exchanges})]})));
		const page = await browser.newPage();
		await page.goto(pathToFileURL(path).href);
		const took = await page.getByRole('searchbox').evaluate((field: HTMLInputElement) => {
			const once = (text: string) => {
				const start = performance.now();
				field.value = text;
				field.dispatchEvent(new Event('input', {bubbles: true}));
				document.body.getBoundingClientRect();
				return performance.now() - start;
			};

			return Math.min(...['web-1', 'web-12', 'web-3', 'web-45', 'web-7'].map(once));
		});
		await page.close();
		return took;
	}

	test('filters in a time that grows with the requests, not faster', async () => {
		const few = Math.max(1, await filters(500));
		// Quadratic time would be 16 times as much.
		expect((await filters(2000)) / few).toBeLessThan(9);
	});
});
