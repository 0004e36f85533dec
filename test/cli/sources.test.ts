import {execFileSync, spawnSync} from 'node:child_process';
import {
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readlinkSync,
	rmSync,
	symlinkSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setImmediate as turn} from 'node:timers/promises';
import {gzipSync} from 'node:zlib';
import {afterAll, afterEach, beforeAll, describe, expect, test} from '@jest/globals';
import {spawn, type IPty} from '@lydell/node-pty';
import {zipSync} from 'fflate';
import type {Report} from '../../src/model/report.ts';
import {cli, runCli, startCli, startProgram} from '../support/run-cli.ts';
import {sampleText} from '../support/samples.ts';
import {PATIENCE, until} from '../support/until.ts';

const anonymous = sampleText('pasted/001-anonymous-glog.log');
const stale = sampleText('pasted/019-replace-stale-136.log');
let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-cli-sources-'));
});

afterAll(() => {
	rmSync(folder, {recursive: true});
});

const file = (name: string, content: string | Uint8Array): string => {
	const path = join(folder, name);
	writeFileSync(path, content);
	return path;
};

const utf8 = (latin1: string) => Buffer.from(latin1, 'latin1').toString('utf8');

/** What `analyze --report json` says of some words. */
async function analyze(...words: readonly string[]) {
	const {code, stdout, stderr} = await runCli(['analyze', '--report', 'json', ...words]);
	const report = stdout === '' ? undefined : (JSON.parse(utf8(stdout)) as Report);
	return {
		code,
		stderr: stderr.replaceAll(`${folder}/`, ''),
		findings: report?.findings.map(({id, evidence: [first]}) => `${id} ${first?.source.replace(`${folder}/`, '')}`),
	};
}

/** A text with so many empty lines behind it that it has been read and looked at once all of them are in a pipe, which holds 64 KiB. */
const filled = (text: string) => text + '\n'.repeat(4 * 64 * 1024);

/** Whether a process has a file open; Linux only, as the kubectl binaries are. */
const hasOpen = (pid: number, path: string) =>
	readdirSync(`/proc/${pid}/fd`).some(name => {
		try {
			return readlinkSync(`/proc/${pid}/fd/${name}`) === path;
		} catch {
			return false; // Closed meanwhile.
		}
	});

/** One sentence and what to do, and never a stack. */
function expectSentence(stderr: string, sentence: string) {
	expect(stderr.split('\n')[0]).toBe(`kubectl-debug: ${sentence}`);
	expect(stderr.split('\n')[1]).toMatch(/^ {2}\S/);
	expect(stderr).not.toMatch(/\n\s+at /);
}

describe('sources', () => {
	test('a zip and a tar.gz: evidence names the file inside', async () => {
		const path = file('bundle.zip', zipSync({'job/3_deploy.txt': Buffer.from(anonymous), 'x.png': Buffer.alloc(99)}));
		const {code, stderr, findings} = await analyze(path);
		expect([code, stderr, findings]).toEqual([1, '', ['authentication/anonymous-user bundle.zip!job/3_deploy.txt']]);
	});

	test('patterns that the shell left alone', async () => {
		mkdirSync(join(folder, 'glob/deep'), {recursive: true});
		file('glob/deep/a.log', anonymous);
		file('glob/b.log', stale);
		file('glob/c.txt', stale);
		const {code, findings} = await analyze(join(folder, 'glob/**/*.log'));
		expect(code).toBe(1);
		expect(findings).toEqual(['conflict/optimistic-lock glob/b.log', 'authentication/anonymous-user glob/deep/a.log']);
		const nothing = await analyze(join(folder, 'glob/*.zst'));
		expectSentence(nothing.stderr, 'glob/*.zst: no file has such a name');
		expect(nothing.code).toBe(2);
	});

	test('a pattern of many stars', () => {
		mkdirSync(join(folder, 'stars'));
		file(`stars/${'a'.repeat(200)}`, anonymous);
		// Backtracking over 60 stars would not end.
		const {status, stderr} = spawnSync(
			process.execPath,
			[cli, 'analyze', join(folder, 'stars', `${'*a'.repeat(60)}*b`)],
			{encoding: 'utf8', timeout: PATIENCE},
		);
		expectSentence(stderr.replaceAll(`${folder}/`, ''), `stars/${'*a'.repeat(60)}*b: no file has such a name`);
		expect(status).toBe(2);
	});

	test('windows-1252: evidence shows the letters', async () => {
		const text = anonymous.replace('secrets is forbidden', 'Geheimnisse für Jürgen: secrets is forbidden');
		expect(text).toContain('für');
		const {stdout} = await runCli(['analyze', '--report', 'json', file('western.log', Buffer.from(text, 'latin1'))]);
		expect(utf8(stdout)).toContain('Geheimnisse für Jürgen');
	});

	test('zstd where this Node can, and otherwise how to do it', async () => {
		let packed: Buffer;
		try {
			packed = execFileSync('zstd', ['-qc'], {input: anonymous});
		} catch {
			// No zstd on this machine: the magic number must do.
			packed = Buffer.from('28b52ffd00580100', 'hex');
			const {code, stderr} = await runCli(['analyze', file('bad.zst', packed)]);
			expect([code, stderr]).toEqual([2, expect.stringContaining('zstd')]);
			return;
		}

		const {code, stderr, findings} = await analyze(file('a.log.zst', packed));
		const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
		if (major > 23 || (major === 23 && minor >= 8) || (major === 22 && minor >= 15)) {
			expect([code, findings]).toEqual([1, ['authentication/anonymous-user a.log.zst']]);
		} else {
			expect(code).toBe(2);
			expectSentence(
				stderr,
				`a.log.zst: packed with zstd, which Node ${process.versions.node} cannot unpack (22.15 and later can)`,
			);
		}
	});

	test('/dev/stdin, even where it is a socket', async () => {
		const {code, stdout} = await runCli(['analyze', '/dev/stdin'], {stdin: anonymous});
		expect(code).toBe(1);
		expect(stdout).toContain('authentication/anonymous-user');
	});

	test('standard input from a file, a zip among them', async () => {
		const script = '"$0" "$1" analyze --report json < "$2"';
		const zipped = zipSync({'a.log': Buffer.from(anonymous)});
		for (const [path, source] of [
			[file('in.log', anonymous), '<stdin>'],
			[file('in.zip', zipped), '<stdin>!a.log'],
		] as const) {
			const {code, stdout, stderr} = await startProgram('/bin/sh', ['-c', script, process.execPath, cli, path]).ended;
			expect([code, stderr]).toEqual([1, '']);
			expect((JSON.parse(utf8(stdout)) as Report).sources.map(({name}) => name)).toEqual([source]);
		}
	});

	test('a pipe with a name, whose writer comes late and is slow', async () => {
		const path = join(folder, 'fifo');
		execFileSync('mkfifo', [path]);
		const {pid, ended} = startCli(['analyze', path]);
		await until('it waits for a writer', () => hasOpen(pid, path));
		const writer = openSync(path, 'w');
		const bytes = Buffer.from(filled(anonymous));
		writeSync(writer, bytes.subarray(0, 100));
		// More than a pipe holds: this ends when most of it has been read.
		writeSync(writer, bytes.subarray(100));
		closeSync(writer);
		const {code, stdout} = await ended;
		expect(code).toBe(1);
		expect(stdout).toContain('authentication/anonymous-user');
	});
});

describe('bad input', () => {
	test('among several, the others are analysed and the exit code is 2', async () => {
		const good = file('good.log', anonymous);
		const whole = gzipSync(`${stale}\n${'filler line\n'.repeat(20_000)}`);
		const cut = file('cut.log.gz', whole.subarray(0, whole.length - 20));
		const {code, stderr, findings} = await analyze(join(folder, 'missing.log'), good, cut);
		expect(code).toBe(2);
		expect(findings).toEqual(['authentication/anonymous-user good.log', 'conflict/optimistic-lock cut.log.gz']);
		expect(stderr.split('\n').filter(line => line.startsWith('kubectl-debug: '))).toEqual([
			'kubectl-debug: missing.log: no such file',
			`kubectl-debug: cut.log.gz: the gzip data ends early, at byte ${whole.length - 20}; what stands before it was read`,
		]);
		expect(stderr).not.toMatch(/\n\s+at /);
	});

	test('a missing file counts even where the class is the exit code', async () => {
		const {code} = await runCli(['analyze', '--exit-code', 'class', '/nonexistent', file('good.log', anonymous)]);
		expect(code).toBe(2);
	});

	test.each([
		['a FIFO that nobody writes to', 'silent', 'nobody has written to this pipe for 5 seconds'],
		['a link to itself', 'self', 'its symbolic links lead in a circle'],
		['a link to nothing', 'dangling', 'no such file'],
		['a picture', 'picture.png', 'this is a binary file, not a log'],
		['a program', 'program', 'this is a binary file, not a log'],
		['a zip with binaries only', 'binaries.zip', 'no text among the 2 files of this archive'],
		['a gzip of NULs', 'nuls.gz', 'nothing but NUL bytes'],
		['a gzip of a picture', 'picture.gz', 'this is a binary file, not a log'],
		[
			'a gzip that is none',
			'none.gz',
			'the gzip data is damaged at about byte 0 (unknown compression method); what stands before it was read',
		],
	])('%s', async (_, name, sentence) => {
		const path = join(folder, name);
		if (name === 'silent') execFileSync('mkfifo', [path]);
		if (name === 'self') symlinkSync('self', path);
		if (name === 'dangling') symlinkSync('gone', path);
		const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
		if (name === 'picture.png') writeFileSync(path, picture);
		if (name === 'program') writeFileSync(path, Buffer.from('7f454c4602010100', 'hex'));
		if (name === 'binaries.zip') writeFileSync(path, zipSync({'a.png': picture, 'b.png': picture}));
		if (name === 'nuls.gz') writeFileSync(path, gzipSync(Buffer.alloc(5000)));
		if (name === 'picture.gz') writeFileSync(path, gzipSync(picture));
		if (name === 'none.gz') writeFileSync(path, Buffer.from('1f8bff00', 'hex'));
		const {code, stderr} = await analyze(path);
		expectSentence(stderr, `${name}: ${sentence}`);
		expect(code).toBe(2);
	});

	test('devices and sockets', async () => {
		expectSentence((await analyze('/dev/zero')).stderr, '/dev/zero: this is a binary file, not a log');
		const path = join(folder, 'socket');
		const server = createServer().listen(path);
		await new Promise(resolve => {
			server.once('listening', resolve);
		});
		const {code, stderr} = await analyze(path);
		server.close();
		expectSentence(stderr, 'socket: is a socket, which has no content');
		expect(code).toBe(2);
	});

	test('a folder that contains itself, and what is no log', async () => {
		mkdirSync(join(folder, 'circle'));
		symlinkSync('.', join(folder, 'circle/again'));
		symlinkSync('gone.log', join(folder, 'circle/dangling.log'));
		file('circle/a.log', anonymous);
		file('circle/a.png', Buffer.from('89504e470d0a1a0a', 'hex'));
		const {code, stderr, findings} = await analyze(join(folder, 'circle'));
		expect([code, stderr, findings]).toEqual([1, '', ['authentication/anonymous-user circle/a.log']]);
	});

	test('what is named like a log in a folder and cannot be read is named', async () => {
		mkdirSync(join(folder, 'mixed'));
		file('mixed/a.log', anonymous);
		file('mixed/a.out', Buffer.from('7f454c4602010100', 'hex'));
		file('mixed/old.log.xz', Buffer.from('fd377a585a000000', 'hex'));
		const {code, stderr, findings} = await analyze(join(folder, 'mixed'));
		expect([code, findings]).toEqual([2, ['authentication/anonymous-user mixed/a.log']]);
		expect(stderr.split('\n').filter(line => line.startsWith('kubectl-debug: '))).toEqual([
			'kubectl-debug: mixed/a.out: this is a binary file, not a log',
			'kubectl-debug: mixed/old.log.xz: packed with xz, which is not read here',
		]);
	});
});

describe('Ctrl-C while reading', () => {
	test('reports what was read, says so, and ends with 130', async () => {
		const path = join(folder, 'slow');
		execFileSync('mkfifo', [path]);
		const slow = startCli(['analyze', path]);
		const writer = openSync(path, 'w');
		writeSync(writer, filled(anonymous));
		process.kill(slow.pid, 'SIGINT');
		const {code, stdout, stderr} = await slow.ended;
		closeSync(writer);
		expect(code).toBe(130);
		expect(stderr.split('\n')[0]).toMatch(/^kubectl-debug: stopped after \d+ kB$/);
		expect(stdout).toContain('authentication/anonymous-user');
	});

	test('with standard input silent for ever', async () => {
		const isRead = join(folder, 'is-read');
		const script = `{ trap "" INT; cat ${file('filled.log', filled(anonymous))}; : >${isRead}; exec sleep 600; } | { "$0" "$1" analyze; echo "code $?"; }`;
		const shell = spawn('/bin/sh', ['-c', `${script} 2>&1`, process.execPath, cli], {
			cols: 120,
			rows: 50,
			env: {PATH: process.env['PATH'] ?? '', CI: 'true'},
		});
		running.add(shell);
		let text = '';
		shell.onData(data => {
			text += data;
		});
		await until('it has read what there is', () => existsSync(isRead));
		shell.write('\u0003');
		await until('it says so', () => text.includes('stopped after') && text.includes('authentication/anonymous-user'));
		expect(text).not.toMatch(/\n\s+at /);
	});

	test('before anything was read', async () => {
		const path = join(folder, 'never');
		execFileSync('mkfifo', [path]);
		const slow = startCli(['analyze', path]);
		const writer = openSync(path, 'w');
		await until('it waits for the writer', () => hasOpen(slow.pid, path));
		process.kill(slow.pid, 'SIGINT');
		const {code, stdout, stderr} = await slow.ended;
		closeSync(writer);
		expect([code, stdout]).toEqual([130, '']);
		expectSentence(stderr, 'stopped after 0 B, before any HTTP request of kubectl');
	});
});

const running = new Set<IPty>();

afterEach(() => {
	for (const pty of running) pty.kill('SIGKILL');
	running.clear();
});

/**
The program in a terminal of its own. A shell shows the terminal's modes before and after, and stays until that has been read:
node-pty gives up what is on its way when the last program of a terminal has ended.
*/
function terminal(args: readonly string[], redirection = '', env: Readonly<Record<string, string>> = {}) {
	const start = `sh -c 'echo "pid $$" >&2; exec "$@"' sh "$@" ${redirection}`;
	const script = `echo "before $(stty -g)"; ${start}; echo "code $?"; echo "after $(stty -g)"; read -r _`;
	const pty = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, cli, ...args], {
		cols: 100,
		rows: 30,
		cwd: folder,
		env: {PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env},
	});
	running.add(pty);
	const exited = new Promise<void>(resolve => {
		pty.onExit(() => {
			running.delete(pty);
			resolve();
		});
	});
	const session = {
		text: '',
		pty,
		async end() {
			await session.seen(/after \S+\r/);
			pty.write('\n');
			await exited;
		},
		seen: (words: string | RegExp): Promise<void> =>
			until(`it shows ${words}`, () =>
				typeof words === 'string' ? session.text.includes(words) : words.test(session.text),
			),
		code: () => Number(/code (\d+)/.exec(session.text)?.[1]),
		modes: () => [/before (\S+)/.exec(session.text)?.[1], /after (\S+)/.exec(session.text)?.[1]],
	};
	pty.onData(data => {
		session.text += data;
	});
	return session;
}

const pasteOn = '\u001B[?2004h';
const pasteOff = '\u001B[?2004l';
const bracketed = (text: string) => `\u001B[200~${text.replaceAll('\n', '\r')}\u001B[201~`;

describe('a paste on a terminal', () => {
	test('is read raw until Ctrl-D, and the terminal is as it was', async () => {
		const session = terminal(['analyze', '--no-ui']);
		await session.seen(pasteOn);
		session.pty.write(bracketed(anonymous));
		await session.seen('Ctrl-D when it is all');
		session.pty.write('\u0004');
		await session.end();
		expect(session.text).toContain('authentication/anonymous-user');
		expect(session.text.lastIndexOf(pasteOff)).toBeGreaterThan(session.text.lastIndexOf(pasteOn));
		expect(session.code()).toBe(1);
		const [before, after] = session.modes();
		expect([before, after]).toEqual([expect.stringMatching(/:/), before]);
	});

	test('megabytes, with lines longer than a line editor takes', async () => {
		const session = terminal(['analyze', '--report', 'json'], '> paste.json');
		await session.seen(pasteOn);
		const log = `${`${'x'.repeat(20_000)}\n`.repeat(100)}${anonymous}`;
		// A terminal sends in pieces and reads meanwhile; one write of megabytes would do neither.
		for (const piece of bracketed(log).match(/[^]{1,4096}/g) ?? []) {
			session.pty.write(piece);
			await turn();
		}

		await session.seen(`${log.split('\n').length - 1} lines; Ctrl-D`);
		session.pty.write('\u0004');
		await session.end();
		expect(session.code()).toBe(1);
		const report = JSON.parse(execFileSync('cat', [join(folder, 'paste.json')], {encoding: 'utf8'})) as Report;
		expect(report.sources[0]).toMatchObject({name: '<stdin>', bytes: Buffer.byteLength(log)});
		expect(report.findings.map(({id}) => id)).toEqual(['authentication/anonymous-user']);
	});

	test('Ctrl-C leaves with 130 and no report', async () => {
		const session = terminal(['analyze']);
		await session.seen(pasteOn);
		session.pty.write(bracketed(anonymous));
		await session.seen('Ctrl-D when it is all');
		session.pty.write('\u0003');
		await session.end();
		expect(session.code()).toBe(130);
		expect(session.text).toContain(pasteOff);
		expect(session.text).not.toContain('anonymous-user');
		const [before, after] = session.modes();
		expect(after).toBe(before);
	});

	test('SIGTERM restores the terminal', async () => {
		const other = terminal(['analyze', '-']);
		await other.seen(pasteOn);
		const pid = /pid (\d+)/.exec(other.text)?.[1];
		process.kill(Number(pid), 'SIGTERM');
		await other.end();
		expect(other.code()).toBe(143);
		expect(other.text).toContain(pasteOff);
		const [before, after] = other.modes();
		expect(after).toBe(before);
	});
});

test('on a terminal, a log without a request or error of a Kubernetes client gets a sentence and no screen', async () => {
	const session = terminal(['analyze', file('other.log', 'hello\nworld\n')]);
	await session.end();
	expect(session.code()).toBe(0);
	expect(session.text).toMatch(/no request or error of a Kubernetes client found in \S*other\.log \(2 lines\)/);
	expect(session.text).not.toContain('\u001B[?1049h');
});

describe('progress', () => {
	/** A log that goes on until the test has seen enough. */
	const slowly = '{ until [ -e enough ]; do cat part.log; sleep 0.1; done; } |';

	test('is drawn on a terminal after a second, and erased', async () => {
		file('part.log', anonymous);
		const shell = (script: string, env = {}) => {
			const pty = spawn('/bin/sh', ['-c', `${script}; printf '\\036'; read -r _`, process.execPath, cli], {
				cols: 60,
				rows: 30,
				cwd: folder,
				env: {PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...env},
			});
			running.add(pty);
			let text = '';
			pty.onData(data => {
				text += data;
				if (text.endsWith('\u001E')) pty.write('\n');
				// Once it was drawn a few times, the others would have drawn theirs too.
				if (text.split('reading: ').length > 4) file('enough', '');
			});
			return new Promise<string>(resolve => {
				pty.onExit(() => {
					running.delete(pty);
					resolve(text.slice(0, text.lastIndexOf('\u001E')));
				});
			});
		};

		const [quiet, ci, piped, shown] = await Promise.all([
			shell(`${slowly} "$0" "$1" analyze --quiet > out2.txt`),
			shell(`${slowly} "$0" "$1" analyze > out3.txt`, {CI: 'true'}),
			shell(`${slowly} "$0" "$1" analyze 2> err4.txt > out4.txt; cat err4.txt`),
			shell(`${slowly} "$0" "$1" analyze > out1.txt`),
		]);
		expect(shown).toMatch(/\r\u001B\[2Kreading: \d+ k?B, \d+ k?B\/s/);
		expect(shown.endsWith('\r\u001B[2K')).toBe(true);
		expect([quiet, ci, piped]).toEqual(['', '', '']);
	});
});

describe('what damage hides from other readers', () => {
	const failing =
		'first line\n$ kubectl get secrets -n shop\nError from server (Forbidden): secrets is forbidden: User "ci-bot" cannot list resource "secrets" in API group "" in the namespace "shop"\n';
	const hole = Buffer.alloc(100_000);
	test.each([
		['a NUL', Buffer.from(failing.replace('first', 'fi\0rst'))],
		['a hole in front', Buffer.concat([hole, Buffer.from(failing)])],
		['a hole in the middle', Buffer.from(failing.replace('Error', `${'\0'.repeat(9000)}Error`))],
		['carriage returns for line feeds', Buffer.from(failing.replaceAll('\n', '\r'))],
	])('%s: the failure is found, at its line', async (_, bytes) => {
		const {stdout, code} = await runCli(['analyze', '--report', 'json', file('hidden.log', bytes)]);
		const {findings, sources} = JSON.parse(utf8(stdout)) as Report;
		expect([code, sources[0]?.lines]).toEqual([1, 3]);
		expect(findings.map(({id, evidence}) => [id, evidence.map(({line, text}) => `${line} ${text}`)])).toEqual([
			['authorization/rbac-denied', [`3 ${failing.split('\n')[2]}`]],
		]);
	});
});

test('UTF-16 as PowerShell saves it, with and without its mark', async () => {
	const text = Buffer.from(anonymous, 'utf16le');
	for (const bytes of [text, Buffer.concat([Buffer.from([0xff, 0xfe]), text])]) {
		expect((await analyze(file('powershell.log', bytes))).findings).toEqual([
			'authentication/anonymous-user powershell.log',
		]);
	}
});
