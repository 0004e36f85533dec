import {afterAll, afterEach, beforeAll, expect, test} from '@jest/globals';
import {endSessions, PtySession} from '../support/pty-session.ts';
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

/** Prints what a terminal shows before the command; then the command. */
const script = 'echo what was here before; "$@"';

const start = (columns = 80) => new PtySession(program('analyze', '--inline', place.log), {script, columns});

test('an inline screen leaves the lines above it, and nothing of itself', async () => {
	const session = start();
	await session.shows('Requests 16]');
	expect(session.text).toContain('what was here before');
	expect(session.buffer).toBe('normal');
	session.press('3');
	await session.shows('[3 Body]');
	session.press('q');
	await session.shows(/ 16 +list +pods/);
	expect(await session.quit()).toBe(1);
	expect(session.text).toContain('what was here before');
	expect(session.text).toContain('authorization/rbac-denied');
	expect(session.text).not.toContain('Requests 16]');
	expect(session.bytes).not.toContain('\u001b[?1049h');
});

test('an inline screen is wiped as a whole after the terminal became narrower', async () => {
	const session = start(100);
	await session.shows('Requests 16]');
	session.resize(60, 24);
	await session.until('the rows fit', () => session.rows.filter(row => row.includes('Requests 16]')).length === 1);
	expect(await session.quit()).toBe(1);
	expect(session.text).not.toContain('Requests 16]');
});

test('for a screen reader there are words in the place of signs, and no screen', async () => {
	const signs = /[✗✓│]| \| /u;
	const plain = await runCli(['analyze', place.log]);
	expect(Buffer.from(plain.stdout, 'latin1').toString()).toMatch(signs);
	for (const [flags, env] of [
		[['--screen-reader'], {}],
		[[], {INK_SCREEN_READER: 'true'}],
	] as const) {
		const {stdout} = await runCli(['analyze', ...flags, place.log], {env: {PATH: process.env['PATH'] ?? '', ...env}});
		const text = Buffer.from(stdout, 'latin1').toString();
		expect(text).not.toMatch(signs);
		expect(text).toMatch(/^Failure: authorization\/rbac-denied {2}proven\n/);
		expect(text).toMatch(/authentication passed,\s.*authorization failed,/s);
		expect(text).toMatch(/^ *line \d+: /m);
	}

	const session = new PtySession(program('analyze', place.log), {env: {INK_SCREEN_READER: 'true'}});
	expect(await session.end()).toBe(1);
	expect(session.bytes).toContain('Failure:');
	expect(session.bytes).not.toContain('\u001b[?1049h');
});
