import {afterAll, afterEach, beforeAll, expect, test} from '@jest/globals';
import {onlyChildOf} from '../support/cluster.ts';
import {endSessions, PtySession, type SessionOptions} from '../support/pty-session.ts';
import {runCli} from '../support/run-cli.ts';
import {forbidden, placeOf, program, type Place} from './logs.ts';

let place: Place;

beforeAll(async () => {
	place = await placeOf(forbidden);
});

afterEach(endSessions);

afterAll(async () => {
	await place.remove();
});

const start = (options: SessionOptions = {}) => new PtySession(program('analyze', place.log), options);

async function opened(options: SessionOptions = {}): Promise<PtySession> {
	const session = start(options);
	await session.shows('Requests 16]');
	return session;
}

const refused = / 16 +list +pods/;

const sizes = [
	[140, 40],
	[60, 20],
	[40, 10],
	[80, 24],
] as const;

test('draws after a resize what it draws on a terminal of that size', async () => {
	const session = await opened();
	const fresh = await Promise.all(sizes.map(([columns, rows]) => opened({columns, rows})));
	for (const [index, [columns, rows]] of sizes.entries()) {
		const other = fresh[index];
		if (other === undefined) continue;
		session.resize(columns, rows);
		// The list, a request, and the help, each drawn by both.
		for (const [keys, sign] of [
			['', refused],
			['3', '3 Body]'],
			['j?', /^ Help/],
			['?', '3 Body]'],
			['q', refused],
		] as const) {
			for (const one of [session, other]) one.press(keys);
			await other.shows(sign);
			await session.until(`it looks at ${columns}x${rows} like\n${other.text}\n`, () => session.text === other.text);
		}
	}

	for (const one of [session, ...fresh]) {
		expect(await one.quit()).toBe(1);
		one.expectRestored();
	}
});

test('Ctrl-Z gives the terminal to the shell, and fg comes back', async () => {
	const session = new PtySession(['bash', '--norc', '--noprofile', '-i'], {env: {PS1: 'ready> ', HOME: place.folder}});
	const modes = () => session.scrollback.match(/^[\da-f]+:[\da-f:]+$/gm) ?? [];
	/** A program that is on its way out may still take what is typed. */
	const prompts = () =>
		session.until(
			'the shell waits for a command',
			() => session.buffer === 'normal' && /ready> ?\n*$/.test(session.text),
		);
	await session.shows(/^ready> $|^ready>$/);
	session.press('stty -g\r');
	await session.until('the modes are printed', () => modes().length === 1);
	session.press(`${program('analyze', place.log).join(' ')}\r`);
	await session.shows(refused);
	session.press('k');
	await session.shows(/› +15 +get +pods\/web-9/);

	session.press('\u001a');
	await session.shows('Stopped');
	await prompts();
	session.press('stty -g\r');
	await session.until('the modes are printed again', () => modes().length === 2);
	expect(modes()[1]).toBe(modes()[0]);
	expect(session.bytes.lastIndexOf('\u001b[?25h')).toBeGreaterThan(session.bytes.lastIndexOf('\u001b[?25l'));
	// The terminal got another size meanwhile.
	session.resize(100, 30);

	session.press('fg\r');
	await session.shows(/› +15 +get +pods\/web-9/);
	expect(session.buffer).toBe('alternate');
	await session.until('it fills the new size', () => session.rows.findIndex(row => row.includes('q quit')) === 28);
	session.press('k');
	await session.shows(/› +14 +get +pods\/web-8/);
	// A second time.
	session.press('\u001a');
	await prompts();
	session.press('fg\r');
	await session.shows(/› +14 +get +pods\/web-8/);
	session.press('q');
	await prompts();
	session.press('echo "left with $?"; exit 0\r');
	expect(await session.end()).toBe(0);
	session.expectRestored();
	expect(session.scrollback).toContain('left with 1\n');
	expect(session.scrollback).toContain('authorization/rbac-denied');
});

test('Ctrl-C leaves', async () => {
	const session = await opened();
	session.press('\u0003');
	expect(await session.end()).toBe(1);
	session.expectRestored();
});

test.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
] as const)('gives the terminal back when %s ends it', async (signal, code) => {
	const session = await opened();
	process.kill(await onlyChildOf(session.pid), signal);
	expect(await session.end()).toBe(code);
	session.expectRestored();
});

test('gives the terminal back when it crashes, and shows the error', async () => {
	const crash = `data:text/javascript,process.on('SIGUSR2', () => { throw new Error('a planted crash'); });`;
	const [node = '', ...args] = program('analyze', place.log);
	const session = new PtySession([node, '--import', crash, ...args]);
	await session.shows(refused);
	process.kill(await onlyChildOf(session.pid), 'SIGUSR2');
	expect(await session.end()).not.toBe(0);
	session.expectRestored();
	expect(session.scrollback).toContain('a planted crash');
});

test('a log on standard input leaves the keys to the terminal', async () => {
	const session = new PtySession(program('analyze', '--ui'), {
		script: `cat '${place.log}' | "$@"`,
	});
	await session.shows(refused);
	session.press('k');
	await session.shows(/› +15 +get +pods\/web-9/);
	session.press('q');
	expect(await session.end()).toBe(1);
	session.expectRestored();
});

test('without --ui a log on standard input opens no screen', async () => {
	const session = new PtySession(program('analyze'), {script: `cat '${place.log}' | "$@"`});
	expect(await session.end()).toBe(1);
	expect(session.bytes).not.toContain('\u001b[?1049h');
	expect(session.scrollback).toContain('authorization/rbac-denied');
});

test('--ui is one sentence where there is no terminal', async () => {
	const ran = await runCli(['analyze', '--ui', place.log]);
	expect({code: ran.code, stdout: ran.stdout}).toEqual({code: 2, stdout: ''});
	expect(ran.stderr).toMatch(/^kubectl-debug: --ui: .*terminal.*\n {2}\S.*\n$/);
});

test('--ui is one sentence where the terminal has no control sequences', async () => {
	const session = new PtySession(program('analyze', '--ui', place.log), {env: {TERM: 'dumb'}});
	expect(await session.end()).toBe(2);
	expect(session.bytes).not.toContain('\u001b');
	expect(session.scrollback).toMatch(/^before .*\nkubectl-debug: --ui: .*terminal/);
});

test('--ui is one sentence where no keys can come from', async () => {
	// A session of its own has no terminal, though its output goes to one.
	const session = new PtySession(program('analyze', '--ui', place.log), {script: 'setsid -w "$@" < /dev/null'});
	expect(await session.end()).toBe(2);
	expect(session.bytes).not.toContain('\u001b');
	expect(session.scrollback).toMatch(/^before .*\nkubectl-debug: --ui: .*terminal.*keys/);
});

test('TERM=dumb opens no screen', async () => {
	const session = start({env: {TERM: 'dumb'}});
	expect(await session.end()).toBe(1);
	expect(session.bytes).not.toContain('\u001b');
	expect(session.scrollback).toContain('authorization/rbac-denied');
});

test('--no-ui opens no screen', async () => {
	const session = new PtySession(program('analyze', '--no-ui', place.log));
	expect(await session.end()).toBe(1);
	expect(session.bytes).not.toContain('\u001b[?1049h');
	expect(session.scrollback).toContain('authorization/rbac-denied');
});

/** Goes everywhere once. */
async function tour(session: PtySession): Promise<void> {
	await session.shows(refused);
	for (const tab of ['1', '2', '3', '4', '5', '6']) {
		session.press(tab);
		await session.until(`part ${tab} is open`, () => session.text.includes(`[${tab} `));
	}

	session.press('/request');
	await session.shows(/ \/request/);
	session.press('\r?');
	await session.shows(/^ Help/);
	session.press('q\u0003');
	expect(await session.end()).toBe(1);
	session.expectRestored();
}

/** Colours and attributes; leaving resets them in any case. */
const colours = /\u001b\[(?!0m)[\d;:]*m/;

test.each([
	['NO_COLOR', [], {NO_COLOR: '1'}],
	['--no-color', ['--no-color'], {}],
])('has no colours and no attributes with %s', async (_what, flags, env) => {
	const session = new PtySession(program('analyze', ...flags, place.log), {env});
	await tour(session);
	expect(session.bytes).not.toMatch(colours);
});

test('has the sixteen colours of the terminal, and no others', async () => {
	const session = start({env: {COLORTERM: 'truecolor'}});
	await tour(session);
	expect(session.bytes).toMatch(colours);
	for (const [, codes = ''] of session.bytes.matchAll(/\u001b\[([\d;:]*)m/g))
		expect(codes).not.toMatch(/^(?:.*[;:])?[345]8[;:]/);
});

test('has the same colours on a light background, but for those that nobody could read there', async () => {
	const session = start({env: {COLORFGBG: '0;15'}});
	await tour(session);
	// Yellow and cyan as text.
	expect(session.bytes).not.toMatch(/\u001b\[(?:[\d;]*;)?3[36]m/);
});

test('draws ASCII only where the terminal is not UTF-8', async () => {
	const session = start({env: {LANG: 'C'}});
	await tour(session);
	const [, screen = ''] = session.bytes.split('\u001b[?1049h');
	expect(screen.slice(0, screen.indexOf('\u001b[?1049l'))).not.toMatch(/[^\u0000-\u007f]/);
});
