import {afterAll, afterEach, beforeAll, expect, test} from '@jest/globals';
import {endSessions, PtySession, type SessionOptions} from '../support/pty-session.ts';
import {forbidden, placeOf, program, twoFailures, type Place} from './logs.ts';

let place: Place;

beforeAll(async () => {
	place = await placeOf(forbidden);
});

afterEach(endSessions);

afterAll(async () => {
	await place.remove();
});

async function opened(file: string, options: SessionOptions = {}): Promise<PtySession> {
	const session = new PtySession(program('analyze', file), options);
	await session.shows('[Requests ');
	return session;
}

/** The row that the cursor is on. */
const selected = (row: RegExp) => new RegExp(`^ › ${row.source}`);

const refused = selected(/✗ 16 +list +pods -n shop +403/);

test('the verdict, the way of the request and the list fit a terminal of 80x24', async () => {
	const session = await opened(place.log);
	await session.shows(/^ ✗ authorization /);
	await session.shows('User "jane" is not allowed to list pods in namespace shop.');
	await session.shows('[✗ authorization]');
	await session.shows('5 requests to discover resource types');
	await session.shows(refused);
	await session.shows(/q quit/);
	expect(session.buffer).toBe('alternate');
	// The last row stays empty: its last cell would make some terminals scroll.
	expect(session.rows.at(-1)).toBe('');
	// 0 without failures, 1 with: as without the screen.
	expect(await session.quit()).toBe(1);
	session.expectRestored();
	// What a user finds in the scrollback: the verdict, and nothing of the screen.
	expect(session.scrollback).toContain('authorization/rbac-denied');
	expect(session.scrollback).not.toContain('[Requests');
	// Nothing may erase what was on the terminal before.
	expect(session.bytes).not.toContain('\u001b[3J');
});

test('keys move through the list, and open and close what is folded', async () => {
	const session = await opened(place.log);
	await session.shows(refused);
	session.press('k');
	await session.shows(selected(/ +15 +get +pods\/web-9/));
	session.press('\u001b[A');
	await session.shows(selected(/ +14 +get +pods\/web-8/));
	session.press('jj');
	await session.shows(refused);
	session.press('g');
	await session.shows(selected(/ +1 +▸ 5 requests/));
	session.press('l');
	await session.shows(/ 3 +get +\/apis\/apps\/v1/);
	session.press('h');
	await session.hides('/apis/apps/v1');
	session.press('Z');
	await session.shows(/ 3 +get +\/apis\/apps\/v1/);
	session.press('G');
	await session.shows(refused);
	session.press('\u001b[5~');
	await session.until('it is one page up', () => !session.rows.some(row => refused.test(row)));
	session.press('\u001b[6~');
	await session.shows(refused);
	expect(await session.quit()).toBe(1);
});

test('a request opens, and has six parts', async () => {
	const session = await opened(place.log);
	await session.shows(refused);
	session.press('\r');
	await session.shows('[1 Diagnosis]');
	await session.shows('Request 16 of 16');
	await session.shows('How far it got');
	session.press('2');
	await session.shows('[2 Headers]');
	await session.shows('audit-id: 4ef12875-1471-46d1-b76b-462da4d7b830');
	session.press('3');
	await session.shows('[3 Body]');
	await session.shows('"reason": "Forbidden"');
	session.press('4');
	await session.shows('[4 Timing]');
	await session.shows('5 ms');
	session.press('5');
	await session.shows('[5 Curl]');
	await session.shows("kubectl get --raw '/api/v1/namespaces/shop/pods?limit=500'");
	session.press('6');
	await session.shows('[6 Raw]');
	await session.shows(/75 +I1120 .* round_trippers.go:574\] Response Status:/);
	// Round and round, in both directions.
	session.press('\t');
	await session.shows('[1 Diagnosis]');
	session.press('\u001b[Z');
	await session.shows('[6 Raw]');
	session.press('K');
	await session.shows('Request 15 of 16');
	session.press('3');
	await session.shows('"name": "web-9"');
	session.press('q');
	await session.shows('[Requests 16]');
	session.press('\t');
	await session.shows('[Diagnosis]');
	await session.shows(/kubectl auth can-i list pods -n shop/);
	session.press('\u001b');
	await session.shows('[Requests 16]');
	session.press('q');
	expect(await session.end()).toBe(1);
	session.expectRestored();
});

test('JSON folds', async () => {
	const session = await opened(place.log);
	session.press('3');
	await session.shows('"kind": "pods"');
	session.press('/details\r');
	await session.shows(/^ › +▾ "details"/);
	session.press('z');
	await session.hides('"kind": "pods"');
	await session.shows(/^ › +▸ "details"/);
	session.press('z');
	await session.shows('"kind": "pods"');
	expect(await session.quit()).toBe(1);
});

test('] and [ go through the findings, e and E through what failed', async () => {
	const session = await opened(twoFailures);
	await session.shows('1/2');
	await session.shows(/^ ✗ network/);
	session.press(']');
	await session.shows('2/2');
	await session.shows(/^ ✗ authorization/);
	await session.shows(selected(/✗2 +6 +list +pods/));
	session.press('[');
	await session.shows('1/2');
	await session.shows(/^ ✗ network/);
	session.press('e');
	await session.shows(selected(/✗2 +6 +list +pods/));
	await session.shows('2/2');
	session.press('E');
	await session.shows('1/2');
	expect(await session.quit()).toBe(1);
});

test('/ searches, n and N go from hit to hit', async () => {
	const session = await opened(place.log);
	session.press('g/web-');
	await session.shows(/^ \/web-/);
	session.press('\r');
	await session.shows(selected(/ +6 +get +pods\/web-0/));
	session.press('n');
	await session.shows(selected(/ +7 +get +pods\/web-1/));
	session.press('N');
	await session.shows(selected(/ +6 +get +pods\/web-0/));
	// Round and round.
	session.press('N');
	await session.shows(selected(/ +15 +get +pods\/web-9/));
	session.press('/no-such-thing\r');
	await session.shows('no-such-thing is not found');
	expect(await session.quit()).toBe(1);
});

test('f filters, with what the log holds to choose from', async () => {
	const session = await opened(place.log);
	await session.shows(refused);
	session.press('fstat\t');
	await session.shows(/filter status:/);
	session.press('40\t');
	await session.shows(/filter status:403/);
	session.press('\r');
	await session.shows('1 of 16 requests');
	await session.hides('web-9');
	await session.shows(refused);
	session.press('\u001b');
	await session.shows('web-9');
	session.press('f-status:403 resource:pods\r');
	await session.shows('10 of 16 requests');
	session.press('f');
	// Ctrl-U empties the prompt.
	session.press('\u0015status:>=400\r');
	await session.shows('1 of 16 requests');
	session.press('\u001b');
	await session.shows('web-9');
	expect(await session.quit()).toBe(1);
});

test('? tells the keys', async () => {
	const session = await opened(place.log, {rows: 90});
	session.press('?');
	await session.shows(/^ Help/);
	// A key of every part of the program.
	for (const entry of [
		/^ +j, Down +next request/,
		/^ +\] +next finding/,
		/^ +\/ +search/,
		/^ +f +filter requests/,
		/^ +y +copy/,
		/^ +x +export/,
		/^ +S +show or hide secrets/,
		/^ +Ctrl-Z +suspend/,
		/^ +q +close/,
		/^ +✗ +/,
	])
		await session.shows(entry);
	session.press('?');
	await session.shows('[Requests 16]');
	session.press('?');
	await session.shows(/^ Help/);
	session.press('q');
	await session.shows('[Requests 16]');
	expect(await session.quit()).toBe(1);
});
