import {chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import {cli, startProgram, type Ran} from '../support/run-cli.ts';
import {pasted, sampleText} from '../support/samples.ts';

const page = readFileSync(new URL('../../docs/fleet.md', import.meta.url), 'utf8');

/** The block of that language which mentions something. */
function block(language: string, words: string): string {
	const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
		([, text = '']) => text,
	);
	const found = blocks.filter(text => text.includes(words));
	expect([words, found.length]).toEqual([words, 1]);
	return found[0] ?? '';
}

let home: string;

/** A folder in which `samples` are the pasted ones, which name their causes. */
beforeAll(() => {
	home = mkdtempSync(join(tmpdir(), 'kubectl-debug-fleet-'));
	symlinkSync(new URL('../../samples/pasted', import.meta.url).pathname, join(home, 'pasted'));
	writeFileSync(join(home, 'kubectl-debug'), `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
	chmodSync(join(home, 'kubectl-debug'), 0o755);
});

afterAll(() => {
	rmSync(home, {recursive: true});
});

/** Runs a recipe in that folder. */
const run = (recipe: string): Promise<Ran> =>
	startProgram('bash', ['-c', `set -o pipefail; cd "${home}" && ${recipe}`], {
		env: {PATH: `${home}:${process.env['PATH'] ?? '/usr/bin:/bin'}`},
	}).ended;

const failures = pasted.flatMap(sample => sample.failures.map(failure => `${failure.class}/${failure.cause}`));

test('in parallel: a report for each log, and the causes by count', async () => {
	// A name that is hard on shells.
	const other = `it's "no" $(log).log`;
	writeFileSync(join(home, other), '\u007FELF');
	const ran = await run(block('bash', 'ndjson=').replace('find samples', 'find -L pasted *.log'));
	expect(ran.code).toBe(0);
	expect(readFileSync(join(home, 'reports/unread.txt'), 'utf8')).toBe(`${other}\n`);
	expect(ran.stderr.startsWith(`kubectl-debug: ${other}: this is a binary file, not a log\n`)).toBe(true);
	expect(readdirSync(join(home, 'reports')).filter(name => name.endsWith('.ndjson'))).toHaveLength(pasted.length);

	const counted = await run(block('bash', 'uniq -c'));
	const expected = [...new Set(failures)]
		.map(id => [failures.filter(other => other === id).length, id] as const)
		.toSorted(([a, x], [b, y]) => b - a || (x < y ? -1 : 1));
	expect([counted.code, counted.stderr]).toEqual([0, '']);
	expect(
		counted.stdout
			.trim()
			.split('\n')
			.map(row => row.trim()),
	).toEqual(expected.map(([count, id]) => `${count} ${id}`));
});

test('to a collector: every run of every log arrives once', async () => {
	const names: string[] = [];
	const traces = new Set<string>();
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			names.push(`${request.method} ${request.url}`);
			for (const [, id = ''] of Buffer.concat(chunks)
				.toString('utf8')
				.matchAll(/"traceId":"([\da-f]{32})"/g))
				traces.add(id);
			response.end('{}');
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	try {
		// The collector of the page listens where its command sends to.
		const [, address = ''] = /endpoint: (\S+)/.exec(block('yaml', 'receivers:')) ?? [];
		const recipe = block('bash', 'otlp=').replace('find samples', 'find -L pasted');
		expect(recipe).toContain(`otlp=http://${address}\n`);
		const {code, stderr} = await run(recipe.replace(address, `127.0.0.1:${(server.address() as AddressInfo).port}`));
		// xargs says so when one of its commands does not end with 0; failures are 1.
		expect([code, stderr]).toEqual([123, '']);
	} finally {
		server.close();
	}

	expect(new Set(names)).toEqual(new Set(['POST /v1/traces']));
	const runs = pasted.reduce((sum, {file}) => sum + analyze(sampleText(`pasted/${file}`), {name: file}).runs.length, 0);
	expect(traces.size).toBe(runs);
});

test('the worker of the Spark job takes one log, in ndjson', async () => {
	const [, args = ''] = /subprocess\.run\(\[([^\]]*)\]/.exec(block('python', 'mapPartitions')) ?? [];
	const [program = '', ...words] = args.split(', ').map(word => word.slice(1, -1));
	const log = sampleText('pasted/003-jenkins-sa-cannot-create.log');
	const {code, stdout} = await startProgram(join(home, program), words, {stdin: log}).ended;
	expect(code).toBe(1);
	const found = stdout.split('\n').filter(line => line.startsWith('{"type":"finding"'));
	expect(found.map(line => (JSON.parse(line) as {id: string}).id)).toEqual(['authorization/rbac-denied']);
	expect(block('python', '.pipe(')).toContain(words.slice(0, 3).join(' '));
});
