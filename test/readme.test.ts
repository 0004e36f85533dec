import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import text from '../src/formats/text.ts';
import {analyze} from '../src/index.ts';
import {sampleText} from './support/samples.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [, section = ''] = /^## Fifteen seconds\n([^]*?)^## /m.exec(readme) ?? [];
const blocks = [...section.matchAll(/^```\n([^]*?)^```$/gm)].map(([, block = '']) => block);

/** The logs that the section quotes, each followed by its report. */
const told = ['pasted/027-gitlab-helm-forbidden.log', 'pasted/003-jenkins-sa-cannot-create.log'];

test('README has the lines of a log, then its report', () => {
	expect(blocks).toHaveLength(2 * told.length);
});

test.each(told.map((sample, index) => [sample, blocks[2 * index] ?? '', blocks[2 * index + 1] ?? '']))(
	'README shows what the program says of %s',
	(sample, quoted, shown) => {
		const log = sampleText(sample);
		for (const line of quoted.trimEnd().split('\n')) expect(log).toContain(line);
		const report = text.render(analyze(log, {name: 'build.log'}), {color: false, columns: 80});
		let from = 0;
		for (const part of shown.split(/^ *…\n/m)) {
			expect(report.slice(from)).toContain(part);
			from = report.indexOf(part, from) + part.length;
		}
	},
);
