import {afterEach, expect, test} from '@jest/globals';
import {endSessions, PtySession} from '../support/pty-session.ts';
import {forbidden, logAt8, placeOf, program, refusal, type Place} from './logs.ts';

const places: Place[] = [];

afterEach(async () => {
	endSessions();
	await Promise.all(places.splice(0).map(place => place.remove()));
});

async function opened(log: string, columns = 140, rows = 40): Promise<PtySession> {
	const place = await placeOf(log);
	places.push(place);
	const session = new PtySession(program('analyze', place.log), {columns, rows, cwd: place.folder});
	await session.shows('[Requests ');
	return session;
}

/** What a log could do to a terminal that obeyed it. */
const attacks = [
	'\u001b[2J\u001b[3J\u001b[H',
	'\u001b[?1049h\u001b[?1049l',
	'\u001b[38;5;196mred\u001b[0m',
	'\u001b]0;owned title\u0007',
	'\u001b]52;c;b3duZWQ=\u0007',
	'\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\',
	'\u001bP+q544e\u001b\\',
	'\u001bc',
	'\u001b[6n\u001b[c',
	'\u009b31m\u009d0;owned\u009c',
	'\u202egnp.exe\u202c\u2066x\u2069\u200b\u200e\ufeff',
	'\u2028\u2029\u0085',
	'\b\b\b\u007f\u000b\u000c\u000e\u000f',
	'a\rb',
] as const;

const all = attacks.join(' ');

const hostile = (attack: string) => {
	const message = `pods is forbidden: User "jane${attack}" cannot list resource "pods" in API group "" in the namespace "shop"`;
	const status = refusal(message);
	return logAt8(
		[
			{
				path: `/api/v1/namespaces/shop/pods/${attack.replaceAll(/\s/g, '')}x`,
				status: '200 OK',
				requestHeaders: {'User-Agent': attack},
				// As a proxy or a server that does not escape would answer.
				body: `{"kind":"Pod","metadata":{"name":"${attack}"}}`,
			},
			{
				path: '/api/v1/namespaces/shop/pods?limit=500',
				status: '403 Forbidden',
				requestHeaders: {'User-Agent': attack},
				responseHeaders: {'Audit-Id': '4ef12875', Via: attack},
				body: status.body,
			},
		],
		[status.lastWord],
	);
};

/** All that this program itself says to a terminal, beside text. */
const own = /\u001b\[(?:[\d;]*[mHJK]|\?(?:1049|25|2026|7)[hl])|\r\n/g;

/** What obeys, hides or turns around. */
const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

async function lookAround(session: PtySession): Promise<void> {
	for (const request of ['g', 'G']) {
		session.press(request);
		for (const tab of ['1', '2', '3', '4', '5', '6']) {
			session.press(tab);
			await session.until(`part ${tab} is open`, () => session.text.includes(`[${tab} `));
			session.press('G');
		}

		session.press('q');
		await session.shows('[Requests 2]');
	}

	session.press('\t');
	await session.shows('[Diagnosis]');
	session.press('G\t');
	await session.shows('[Requests 2]');
	session.press('S1');
	await session.shows('[1 Diagnosis]');
	session.press('qfresource:\t');
	await session.shows(/filter resource:/);
	session.press('\u0015\r');
	await session.shows('[Requests 2]');
	session.press('x');
	await session.shows('Export as:');
	session.press('q');
	expect(await session.quit()).toBe(1);
	session.expectRestored();
}

test('nothing of a hostile log reaches the terminal as anything but text', async () => {
	const session = await opened(hostile(all));
	await lookAround(session);
	expect(session.bytes.replaceAll(own, '')).not.toMatch(control);
	// Its own, once each; and none of the colours that only the log has.
	expect(session.bytes.split('\u001b[?1049h')).toHaveLength(2);
	expect(session.bytes.split('\u001b[?1049l')).toHaveLength(2);
	expect(session.bytes).not.toContain('\u001b[38;5');
	expect(session.bytes).not.toContain('\u001b[3J');
	// It is shown instead.
	expect(session.bytes).toContain('\\x1b]52;c;b3duZWQ=\\x07');
	expect(session.bytes).toContain('\\u202egnp.exe');
});

test('a harmless log has nothing to escape', async () => {
	const session = await opened(forbidden);
	expect(await session.quit()).toBe(1);
	expect(session.bytes).not.toMatch(/\\x1b|\\u202e/);
});

/** 部 and 🚫 take two cells each, e and U+0301 one together. */
const wideName = '部署・名前空間-🚫-e\u0301-';

test('wide characters and emoji break no columns', async () => {
	const status = refusal(
		`pods is forbidden: User "${wideName.repeat(4)}" cannot list resource "pods" in API group "" in the namespace "${wideName}"`,
	);
	const log = logAt8(
		[
			...Array.from({length: 12}, (_, index) => ({
				path: `/api/v1/namespaces/shop/pods/${wideName.repeat(index)}web-${index}`,
				status: '200 OK',
				body: JSON.stringify({kind: 'Pod', metadata: {name: wideName.repeat(8)}}),
			})),
			{path: `/api/v1/namespaces/shop/pods?limit=500`, status: '403 Forbidden', body: status.body},
		],
		[status.lastWord],
	);
	for (const columns of [80, 139, 140, 141]) {
		const session = await opened(log, columns);
		await session.shows(/ 13 +list/);
		// The status stands in one column, whatever stands before it.
		const statuses = session.rows.flatMap((row, index) => (/ (?:200|403) /.test(row) ? [index] : []));
		expect(statuses).toHaveLength(13);
		const heading = session.rows.findIndex(row => row.includes(' status '));
		const column = session.rows[heading]?.indexOf('status') ?? -1;
		for (const row of statuses) expect(['2', '4']).toContain(session.cell(row, column));
		// And so does the line between the list and the diagnosis.
		const line = session.rows[heading]?.indexOf('│') ?? -1;
		expect(line > 0).toBe(columns > 80);
		if (line > 0) for (const row of statuses) expect(session.cell(row, line)).toBe('│');
		session.press('3');
		await session.shows('[3 Body]');
		session.press('6');
		await session.shows('[6 Raw]');
		expect(session.rows[0]).toMatch(/^ ✗ list pods/);
		expect(await session.quit()).toBe(1);
		session.expectRestored();
	}
});
