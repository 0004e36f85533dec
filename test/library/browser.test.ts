import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {build} from 'esbuild';
import type {Browser, Page} from 'playwright-core';
import * as library from '../../src/index.ts';
import {describeInChromium, launch} from '../support/chromium.ts';
import {namesUsed} from '../support/names-used.ts';
import {allSamples, sampleText} from '../support/samples.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The library as any bundler for the browser takes it: nothing stands in for modules or globals of Node. */
async function bundled() {
	const {outputFiles, metafile, warnings} = await build({
		entryPoints: ['src/index.ts'],
		absWorkingDir: root,
		bundle: true,
		write: false,
		metafile: true,
		platform: 'browser',
		format: 'iife',
		globalName: 'library',
		target: 'es2023',
		logLevel: 'silent',
	});
	return {text: outputFiles[0]?.text ?? '', inputs: Object.keys(metafile.inputs), warnings};
}

test('bundles for a browser, without anything of Node', async () => {
	const {text, inputs, warnings} = await bundled();
	expect(warnings).toEqual([]);
	expect(inputs.filter(path => /^(?:node:|\(disabled\)|browser-)/.test(path))).toEqual([]);
	expect(namesUsed(text, new Set(['Buffer', 'process', 'require', 'global', 'setImmediate', '__dirname']))).toEqual([]);
});

/** Everything that the library makes of a log. */
function all({analyze, formats, redact, render}: typeof library, log: string, name: string): string[] {
	const report = analyze(log, {name});
	return [JSON.stringify(report), redact(log).text, ...formats.map(format => render(report, format.name))];
}

describeInChromium('the library in Chromium', () => {
	let browser: Browser;
	let page: Page;

	beforeAll(async () => {
		browser = await launch();
		page = await browser.newPage();
		await page.addScriptTag({content: (await bundled()).text});
		await page.addScriptTag({content: `var all = ${String(all)}`});
	});

	afterAll(async () => {
		await browser.close();
	});

	test.each(allSamples)('%s: the same reports, byte for byte', async name => {
		const log = sampleText(name);
		const there = await page.evaluate(`all(library, ${JSON.stringify(log)}, ${JSON.stringify(name)})`);
		expect(there).toEqual(all(library, log, name));
	});

	test('compares two logs', async () => {
		const [good, bad] = ['recorded/1.33.9/get-pods.v8.log', 'pasted/003-jenkins-sa-cannot-create.log'].map(sampleText);
		const there = await page.evaluate(
			`JSON.stringify(library.compare(${JSON.stringify(good)}, ${JSON.stringify(bad)}))`,
		);
		expect(there).toBe(JSON.stringify(library.compare(good ?? '', bad ?? '')));
	});

	test('knows the same causes', async () => {
		expect(await page.evaluate('library.causes')).toEqual(library.causes);
	});

	test('reads a stream of bytes', async () => {
		const log = sampleText('pasted/003-jenkins-sa-cannot-create.log');
		const there = await page.evaluate(
			`(async () => {
				const bytes = new Blob([${JSON.stringify(log)}]).stream();
				async function* pieces() {
					const reader = bytes.getReader();
					for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
				}

				return JSON.stringify(await library.analyzeStream(pieces(), {name: 'a.log'}));
			})()`,
		);
		expect(there).toBe(JSON.stringify(library.analyze(log, {name: 'a.log'})));
	});
});
