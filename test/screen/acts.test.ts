import {readdir, readFile, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, expect, test} from '@jest/globals';
import {reporters} from '../../src/formats/registry.ts';
import {endSessions, PtySession, type SessionOptions} from '../support/pty-session.ts';
import {forbidden, placeOf, planted, program, secrets, type Place} from './logs.ts';

const places: Place[] = [];

afterEach(async () => {
	endSessions();
	await Promise.all(places.splice(0).map(place => place.remove()));
});

type Opened = {readonly session: PtySession; readonly place: Place};

async function opened(log: string, options: SessionOptions = {}): Promise<Opened> {
	const place = await placeOf(log);
	places.push(place);
	// What is written goes into the folder: exports, and what a clipboard does not take.
	const session = new PtySession(program('analyze', place.log), {
		cwd: place.folder,
		...options,
		env: {TMPDIR: place.folder, ...options.env},
	});
	await session.shows('[Requests ');
	return {session, place};
}

/** What the terminal was asked to put on its clipboard. */
const clipboard = ({bytes}: PtySession): readonly string[] =>
	[...bytes.matchAll(/\u001b\]52;c;([\w+/=]*)\u0007/g)].map(([, text = '']) => Buffer.from(text, 'base64').toString());

const leaked = (text: string) => Object.values(planted).filter(secret => text.includes(secret));

test('copies exactly the text', async () => {
	const {session} = await opened(forbidden);
	session.press('y');
	await session.shows('Copy:');
	session.press('k');
	await session.shows('Sent the kubectl command to the clipboard');
	session.press('yr');
	await session.shows('Sent the request to the clipboard');
	session.press('yf');
	await session.shows('Sent the finding to the clipboard');
	const [command, request = '', finding = ''] = clipboard(session);
	expect(command).toBe("kubectl get --raw '/api/v1/namespaces/shop/pods?limit=500'");
	expect(request.split('\n').slice(0, 7)).toEqual([
		'GET https://10.0.0.1:6443/api/v1/namespaces/shop/pods?limit=500',
		'accept: application/json',
		'user-agent: kubectl/v1.32.3',
		'',
		'403 Forbidden',
		'audit-id: 4ef12875-1471-46d1-b76b-462da4d7b830',
		'content-type: application/json',
	]);
	expect(finding).toMatch(/^authorization\/rbac-denied \(proven\)\n/);
	expect(finding).toContain('line 80: Error from server (Forbidden): pods is forbidden: User "jane" cannot list');
	expect(await session.quit()).toBe(1);
});

test.each([
	['the second time', {}, 1],
	['on the Linux console', {TERM: 'linux'}, 0],
])('copies into a file %s', async (_when, env, sent) => {
	const {session, place} = await opened(forbidden, {env, columns: 200});
	for (let count = 0; count < sent; count++) {
		session.press('yk');
		await session.shows('Sent the kubectl command to the clipboard');
	}

	session.press('yk');
	await session.shows(/Saved the kubectl command to \S+\.txt/);
	const file = /to (\S+\.txt)/.exec(session.text)?.[1] ?? '';
	expect(path.relative(place.folder, file)).not.toMatch(/^\.\./);
	expect(await readFile(file, 'utf8')).toBe("kubectl get --raw '/api/v1/namespaces/shop/pods?limit=500'\n");
	expect((await stat(file)).mode & 0o777).toBe(0o600);
	expect(clipboard(session)).toHaveLength(sent);
	expect(await session.quit()).toBe(1);
});

test('what is copied has no secrets, also while they are on the screen', async () => {
	const {session} = await opened(secrets);
	session.press('S');
	await session.shows('Secrets are shown on this screen');
	for (const [key, what] of [
		['f', 'finding'],
		['r', 'request'],
		['c', 'curl command'],
		['k', 'kubectl command'],
	]) {
		session.press(`y${key}`);
		await session.shows(`Sent the ${what} to the clipboard`);
	}

	session.press('kyr');
	await session.until('the other request is copied', () => clipboard(session).length === 5);
	const copied = clipboard(session);
	expect(copied[0]).toContain('jane');
	expect(copied[4]).toContain('"kind":"Secret"');
	for (const text of copied) expect(leaked(text)).toEqual([]);
	expect(await session.quit()).toBe(1);
	// Nor has what is left in the scrollback.
	expect(leaked(session.scrollback)).toEqual([]);
});

test('secrets are on the screen by a key only', async () => {
	const {session} = await opened(secrets, {columns: 200, rows: 40});
	const look = async () => {
		session.press('g2');
		await session.shows('[2 Headers]');
		session.press('3');
		await session.shows('[3 Body]');
		session.press('qG1');
		await session.shows('[1 Diagnosis]');
		session.press('\u001b');
		await session.shows('[Requests 2]');
	};
	await look();
	session.press('\t');
	await session.shows('[Diagnosis]');
	session.press('\t');
	await session.shows('[Requests 2]');
	expect(leaked(session.bytes)).toEqual([]);
	session.press('S');
	await session.shows('Secrets are shown on this screen');
	await look();
	await session.shows('secrets are shown');
	expect(leaked(session.bytes)).toEqual(Object.values(planted));
	session.press('S');
	await session.shows('Secrets are hidden');
	await session.hides('secrets are shown');
	session.press('g3');
	await session.shows('"kind": "Secret"');
	expect(leaked(session.text)).toEqual([]);
	expect(await session.quit()).toBe(1);
});

test('exports every format, never over what is there, never with secrets', async () => {
	const {session, place} = await opened(secrets, {columns: 200, rows: 40});
	await writeFile(path.join(place.folder, 'kubectl-debug.json'), 'mine');
	session.press('x');
	await session.shows('Export as:');
	const menu = session.rows.slice(session.rows.findIndex(row => row.includes('Export as:')) + 1);
	const keys = new Map(
		menu.flatMap(row => [...row.matchAll(/^ +(\w) {2}(\w+) /g)].map(([, key, name]) => [name, key])),
	);
	expect([...keys.keys()]).toEqual(reporters.map(({name}) => name));
	session.press('qS');
	await session.shows('Secrets are shown on this screen');
	for (const {name} of reporters) {
		session.press(`x${keys.get(name)}`);
		const file = `kubectl-debug${name === 'json' ? '-2' : ''}.${reporters.find(reporter => reporter.name === name)?.extension ?? name}`;
		await session.shows(`Exported to ${file}`);
		const text = await readFile(path.join(place.folder, file), 'utf8');
		expect(text).not.toBe('');
		expect({name, leaked: leaked(text)}).toEqual({name, leaked: []});
	}

	session.press(`x${keys.get('json')}`);
	await session.shows('Exported to kubectl-debug-3.json');
	expect(await readFile(path.join(place.folder, 'kubectl-debug.json'), 'utf8')).toBe('mine');
	// The log, the user's own file, and what was exported.
	expect(await readdir(place.folder)).toHaveLength(2 + reporters.length + 1);
	expect(await session.quit()).toBe(1);
});
