import {afterAll, beforeAll, expect, test} from '@jest/globals';
import type {Browser} from 'playwright-core';
import {analyze} from '../../../src/index.ts';
import har from '../../../src/formats/har.ts';
import junit from '../../../src/formats/junit.ts';
import {allSamples, sampleText} from '../../support/samples.ts';
import {reportWith} from '../support/report.ts';
import {describeInChromium, launch} from '../../support/chromium.ts';

/** As much of the developer tools' own modules as loading a file needs. */
type NetworkModule = {
	NetworkPanel: {
		NetworkPanel: {instance: () => {networkLogView: {onLoadFromFile: (file: File) => Promise<void>}}};
	};
};
type ViewModule = {ViewManager: {ViewManager: {instance: () => {showView: (name: string) => Promise<void>}}}};

describeInChromium('other reports in Chromium', () => {
	let browser: Browser;

	beforeAll(async () => {
		browser = await launch();
	});

	afterAll(async () => {
		await browser.close();
	});

	/** What the network panel shows of an archive that is dropped on it. */
	async function networkPanel(archive: string): Promise<string[][]> {
		const context = await browser.newContext({viewport: {width: 1400, height: 900}});
		const page = await context.newPage();
		await page.goto('devtools://devtools/bundled/devtools_app.html');
		await page.locator('.main-tabbed-pane').waitFor();
		await page.evaluate(async text => {
			const from = 'devtools://devtools/bundled';
			const {ViewManager} = (await import(`${from}/ui/legacy/legacy.js`)) as ViewModule;
			await ViewManager.ViewManager.instance().showView('network');
			const {NetworkPanel} = (await import(`${from}/panels/network/network.js`)) as NetworkModule;
			await NetworkPanel.NetworkPanel.instance().networkLogView.onLoadFromFile(new File([text], 'report.har'));
		}, archive);
		const rows = page.locator('.network-log-grid tr.data-grid-data-grid-node');
		await rows.first().waitFor();
		const shown = await rows.allInnerTexts();
		await context.close();
		// It writes times with a narrow blank that does not break.
		return shown.map(row => row.split('\t').map(cell => cell.replaceAll(/\s/g, ' ')));
	}

	test('har: the network panel of the developer tools shows each request, its status and its time', async () => {
		const rows = await networkPanel(har.render(analyze(sampleText('pasted/003-jenkins-sa-cannot-create.log'))));
		expect(rows.map(([name, status, , , , time]) => [name?.replace(/\?.*/, ''), status, time])).toEqual([
			['v3', '200', '48 ms'],
			['v1', '200', '38 ms'],
			['web', '404', '23 ms'],
			['prod', '404', '27 ms'],
			['deployments', '403', '43 ms'],
		]);
	});

	test('har: requests without an answer, and what a hostile log says, are shown too', async () => {
		expect(await networkPanel(har.render(analyze(sampleText('recorded/1.33.9/dns.v9.log'))))).toHaveLength(5);
		expect(await networkPanel(har.render(reportWith('<img src=x onerror=alert(1)> "\0\uD800 %zz')))).toHaveLength(2);
	});

	test('junit: the XML parser of a browser reads every sample, and a hostile log', async () => {
		const page = await browser.newPage();
		const documents = [
			...allSamples.map(path => junit.render(analyze(sampleText(path), {name: path}))),
			...['<![CDATA[', ']]>', '&amp;<!--', '\0\u0001\uFFFE\uD800', '<?xml?><!DOCTYPE x [<!ENTITY a "b">]>&a;'].map(
				text => junit.render(reportWith(text)),
			),
		];
		const read = await page.evaluate(
			all =>
				all.map(text => {
					const parsed = new DOMParser().parseFromString(text, 'text/xml');
					return parsed.querySelector('parsererror')?.textContent ?? parsed.documentElement.tagName;
				}),
			documents,
		);
		expect(new Set(read)).toEqual(new Set(['testsuites']));
		expect(read).toHaveLength(allSamples.length + 5);
	});
});
