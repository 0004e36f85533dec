import {
	chmodSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
	copyFileSync,
	symlinkSync,
} from 'node:fs';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, describe, expect, test} from '@jest/globals';
import {reporters} from '../../src/formats/registry.ts';
import {cli, runCli, startProgram} from '../support/run-cli.ts';

const log = new URL('../../samples/pasted/001-anonymous-glog.log', import.meta.url).pathname;
const healthy = new URL('../../samples/recorded/1.33.9/get-pods.v8.log', import.meta.url).pathname;
const environment = {PATH: process.env['PATH'] ?? '/usr/bin:/bin'};
let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-reports-'));
});

afterAll(() => {
	rmSync(folder, {recursive: true});
});

/** One sentence and what to do, and never a stack. */
function expectSentence(stderr: string, sentence: string) {
	const rows = stderr.trimEnd().split('\n');
	expect([rows.length, rows[0]]).toEqual([2, `kubectl-debug: ${sentence}`]);
	expect(rows[1]).toMatch(/^ {2}\S/);
}

describe('reports to files', () => {
	test('every format, several at once, the same bytes wherever and whenever', async () => {
		const write = async (part: string, env: Readonly<Record<string, string>>, cwd: string) => {
			const files = reporters.map(({name}) => join(folder, `${part}.${name}`));
			const flags = reporters.flatMap(({name}, index) => ['--report', `${name}=${files[index]}`]);
			const {code, stdout, stderr} = await startProgram(
				'/bin/sh',
				['-c', 'cd "$0" && exec "$@"', cwd, process.execPath, cli, 'analyze', ...flags, log],
				{env: {...environment, ...env}},
			).ended;
			expect([code, stdout, stderr]).toEqual([1, '', '']);
			return files.map(file => readFileSync(file, 'utf8'));
		};
		const [one, other] = [
			await write('a', {}, '/'),
			await write('b', {TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', HOME: '/nonexistent'}, folder),
		];
		expect(other).toEqual(one);
		for (const text of one) expect(text.endsWith('\n')).toBe(true);
	});

	test('to standard output too, without colours', async () => {
		for (const {name} of reporters) {
			const {code, stdout} = await runCli(['analyze', '--report', name, log]);
			expect([name, code, stdout.includes('\u001B')]).toEqual([name, 1, false]);
			expect(stdout).not.toBe('');
		}
	});

	test('a directory, a folder that does not exist, a full disk: one sentence, exit code 2, and the other reports', async () => {
		const cases = [
			[folder, 'is a directory'],
			[join(folder, 'none/x.har'), 'the folder does not exist'],
			...(existsSync('/dev/full') ? [['/dev/full', 'the disk is full']] : []),
		] as const;
		for (const [path, words] of cases) {
			const good = join(folder, 'good.json');
			rmSync(good, {force: true});
			const {code, stderr} = await runCli(['analyze', '--report', `har=${path}`, '--report', `json=${good}`, log]);
			expect(code).toBe(2);
			expectSentence(stderr, `--report har=${path}: ${words}`);
			expect(readFileSync(good, 'utf8')).toContain('anonymous-user');
		}
	});

	test.each([
		['json=', '--report json=: no file behind the ='],
		['json=https://collector.example/', '--report: json cannot be sent to a URL'],
	])('%s is refused before anything is read', async (target, sentence) => {
		const {code, stdout, stderr} = await runCli(['analyze', '--report', target, log]);
		expect([code, stdout]).toEqual([2, '']);
		expectSentence(stderr, sentence);
	});

	test('never the log that is read, whatever its name', async () => {
		const [copy, link] = [join(folder, 'copy.log'), join(folder, 'link.log')];
		copyFileSync(log, copy);
		symlinkSync(copy, link);
		const {code, stdout, stderr} = await runCli(['analyze', '--report', `json=${link}`, copy]);
		expect([code, stdout]).toEqual([2, '']);
		expectSentence(stderr, `--report json=${link}: this is the log that is read`);
		expect(readFileSync(copy)).toEqual(readFileSync(log));
	});

	test('with secrets in it, a new file is for its owner alone', async () => {
		const path = join(folder, 'secret.json');
		await runCli(['analyze', '--show-secrets', '--report', `json=${path}`, log]);
		expect(statSync(path).mode & 0o077).toBe(0);
	});

	test('a wrapped kubectl keeps its exit code where the report cannot be written', async () => {
		const kubectl = join(folder, 'kubectl');
		writeFileSync(kubectl, `#!/bin/sh\ncat ${healthy} >&2\nexit 3\n`);
		chmodSync(kubectl, 0o755);
		const {code, stderr} = await runCli(['--kubectl', kubectl, '--report', `har=${folder}`, 'get', 'pods']);
		expect(code).toBe(3);
		expectSentence(stderr.slice(stderr.indexOf('kubectl-debug:')), `--report har=${folder}: is a directory`);
	});
});

describe('the step summary of GitHub', () => {
	const github = (summary: string) =>
		runCli(['analyze', '--report', 'github', log], {env: {...environment, GITHUB_STEP_SUMMARY: summary}});

	test('is added behind what is there', async () => {
		const summary = join(folder, 'summary.md');
		writeFileSync(summary, '# Earlier\n');
		const {code, stdout, stderr} = await github(summary);
		expect([code, stderr]).toEqual([1, '']);
		expect(stdout).toMatch(/^::error file=.*001-anonymous-glog\.log,line=\d+,title=authentication\/anonymous-user/);
		const text = readFileSync(summary, 'utf8');
		expect(text.startsWith('# Earlier\n## kubectl-debug: 1 failure')).toBe(true);
		await github(summary);
		expect(readFileSync(summary, 'utf8').split('## kubectl-debug:')).toHaveLength(3);
	});

	test('is not touched where it would grow over what GitHub takes, nor by other formats', async () => {
		const summary = join(folder, 'full.md');
		writeFileSync(summary, 'x'.repeat(1024 * 1024 - 10));
		const {stderr} = await github(summary);
		expectSentence(stderr, 'GITHUB_STEP_SUMMARY: with this report it would have more than 1048576 bytes');
		await runCli(['analyze', '--report', 'markdown', log], {env: {...environment, GITHUB_STEP_SUMMARY: summary}});
		expect(statSync(summary).size).toBe(1024 * 1024 - 10);
	});

	test('is written with --quiet too, which prints nothing', async () => {
		const summary = join(folder, 'quiet.md');
		const {stdout} = await runCli(['analyze', '--quiet', '--report', 'github', log], {
			env: {...environment, GITHUB_STEP_SUMMARY: summary},
		});
		expect(stdout).toBe('');
		expect(readFileSync(summary, 'utf8')).toContain('anonymous-user');
	});
});

describe('traces to a collector', () => {
	type Received = {
		readonly method: string | undefined;
		readonly url: string | undefined;
		readonly headers: IncomingMessage['headers'];
		readonly body: string;
	};
	let server: Server | undefined;

	afterEach(() => {
		server?.closeAllConnections();
		server?.close();
	});

	/** A collector that keeps what it gets. */
	async function collector(
		answer: (response: ServerResponse) => void,
	): Promise<{address: string; received: Received[]}> {
		const received: Received[] = [];
		const own = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const {method, url, headers} = request;
				received.push({method, url, headers, body: Buffer.concat(chunks).toString('utf8')});
				answer(response);
			});
		});
		server = own;
		await new Promise<void>(resolve => {
			own.listen(0, '127.0.0.1', resolve);
		});
		return {address: `127.0.0.1:${(own.address() as AddressInfo).port}`, received};
	}

	const send = (url: string, env: Readonly<Record<string, string>> = {}) =>
		runCli(['analyze', '--report', `otlp=${url}`, log], {env: {...environment, ...env}});

	test('arrive as they are written to a file', async () => {
		const {address, received} = await collector(response => response.end('{}'));
		const {code, stdout, stderr} = await send(`http://${address}`);
		expect([code, stdout, stderr]).toEqual([1, '', '']);
		const path = join(folder, 'traces.json');
		await runCli(['analyze', '--report', `otlp=${path}`, log]);
		expect(received.map(({method, url, headers, body}) => [method, url, headers['content-type'], body])).toEqual([
			['POST', '/v1/traces', 'application/json', readFileSync(path, 'utf8')],
		]);
	});

	test('go to the path and with the headers and credentials that were given', async () => {
		const {address, received} = await collector(response => response.end());
		const {code} = await send(`http://me:p%40ss@${address}/custom?x=1`, {
			OTEL_EXPORTER_OTLP_HEADERS: 'X-Scope-OrgID=team%20a, api-key=k=1',
		});
		expect(code).toBe(1);
		expect(
			received.map(({url, headers}) => [url, headers['x-scope-orgid'], headers['api-key'], headers['authorization']]),
		).toEqual([['/custom?x=1', 'team a', 'k=1', `Basic ${Buffer.from('me:p@ss').toString('base64')}`]]);
	});

	test.each([
		[
			'an error',
			(response: ServerResponse) => response.writeHead(503).end('busy'),
			'answered 503; the report was not taken',
		],
		[
			'a redirect, which is not followed',
			(response: ServerResponse) => response.writeHead(302, {location: 'http://127.0.0.1:1/'}).end(),
			'answered 302; the report was not taken',
		],
		[
			'a success that is none',
			(response: ServerResponse) => response.end('{"partialSuccess":{"rejectedSpans":"4"}}'),
			'4 spans were refused',
		],
		['a closed connection', (response: ServerResponse) => response.destroy(), 'not reached (UND_ERR_SOCKET)'],
	])('%s: one sentence without the credentials', async (_, answer, words) => {
		const {address} = await collector(response => {
			answer(response);
		});
		const {code, stderr} = await send(`http://me:secret@${address}/v1/traces?key=secret`);
		expect(code).toBe(2);
		expectSentence(stderr, `http://${address}/v1/traces: ${words}`);
		expect(stderr).not.toContain('secret');
	});

	test('nobody there, and an address that is none', async () => {
		const {address} = await collector(() => {});
		server?.close();
		const nobody = await send(`http://${address}/`);
		expect(nobody.code).toBe(2);
		expectSentence(nobody.stderr, `http://${address}/v1/traces: not reached (ECONNREFUSED)`);
		const none = await send('http://');
		expect(none.code).toBe(2);
		expectSentence(none.stderr, '--report: the address is no URL');
	});

	test('a collector that never answers is left after ten seconds', async () => {
		const {address} = await collector(() => {});
		const {code, stderr} = await send(`http://${address}`);
		expect(code).toBe(2);
		expectSentence(stderr, `http://${address}/v1/traces: no answer within 10 seconds`);
	});
});
