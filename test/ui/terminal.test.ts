import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from '@jest/globals';
import {build} from 'esbuild';
import {onlyChildOf} from '../support/cluster.ts';
import {endSessions, PtySession} from '../support/pty-session.ts';
import {folded, forbidden, podExchange, report, run} from './support/reports.ts';

const entry = path.join(import.meta.dirname, 'support/entry.ts');
let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'kubectl-debug-ui-'));
	await build({
		entryPoints: [entry],
		outdir: folder,
		outExtension: {'.js': '.mjs'},
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		jsx: 'automatic',
		external: ['react-devtools-core'],
		define: {'process.env.NODE_ENV': '"production"'},
		banner: {js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);"},
	});
	await writeFile(path.join(folder, 'forbidden.json'), JSON.stringify(forbidden));
	await writeFile(path.join(folder, 'folded.json'), JSON.stringify(folded));
	const many = Array.from({length: 300}, (_, index) => podExchange(index));
	await writeFile(path.join(folder, 'many.json'), JSON.stringify(report({runs: [run(many)]})));
	// No report has a number there: it makes the diagnosis throw while it is drawn.
	const broken = {...forbidden, findings: [{...forbidden.findings[0], evidence: [{source: '', line: 1, text: 7}]}]};
	await writeFile(path.join(folder, 'broken.json'), JSON.stringify(broken));
});

afterEach(endSessions);

afterAll(async () => {
	await rm(folder, {recursive: true, force: true});
});

type Options = {
	readonly args?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
};

/** The smallest program with the screen. */
class Session extends PtySession {
	constructor(name: string, {args = [], env = {}}: Options = {}) {
		super(['node', path.join(folder, 'entry.mjs'), path.join(folder, `${name}.json`), ...args], {cwd: folder, env});
	}
}

test('opens, moves, opens a request, follows a resize, and gives the terminal back', async () => {
	const session = new Session('forbidden');
	await session.shows('✗ authorization  The user is known, but may not do this');
	await session.shows(/› ✗ +3 +list +pods -n kube-locked/);
	expect(session.buffer).toBe('alternate');
	expect(session.rows.at(-1)).toBe('');

	session.press('k');
	await session.shows(/› +2 +get +\/apis/);
	session.press('\u001b[B');
	await session.shows(/› ✗ +3/);
	session.press('\r');
	await session.shows('Request 3 of 3');
	await session.shows('How far it got');

	session.resize(140, 40);
	await session.shows('Evidence  proven');
	expect(session.rows.findIndex(row => row.includes('Q quit'))).toBe(38);
	session.press('\u001b');
	await session.shows(/pods -n kube-locked +403 +api-server +0 ms +│/);
	session.resize(60, 20);
	await session.shows(/pods -n kube-lo\S* +403 +0 ms$/);
	expect(session.rows.filter(row => row.includes('q quit'))).toHaveLength(1);

	session.press('q');
	expect(await session.end()).toBe(0);
	session.expectRestored();
	expect(session.rows.join('\n')).toContain('main screen again');
	// Nothing may erase what the user had on the terminal before: neither whole screen clears outside nor the scrollback.
	expect(session.bytes).not.toContain('\u001b[3J');
});

test('scrolls a long list, also when keys arrive together', async () => {
	const session = new Session('many');
	await session.shows('No failure found in 300 requests');
	session.press('G');
	await session.shows(/› +300 /);
	session.press('kkk');
	await session.shows(/› +297 /);
	session.press('\u0003');
	expect(await session.end()).toBe(0);
	session.expectRestored();
});

test('filters, searches, folds and goes through a request by keys alone', async () => {
	const session = new Session('folded');
	await session.shows('▸ 5 requests to discover resource types');
	session.press('g\u001b[C');
	await session.shows(/4 +get +\/apis\/batch\/v1/);
	session.press('\u001b[D');
	await session.shows(/› +1 +▸ 5 requests/);
	session.press('fstatus:4\t');
	await session.shows('filter status:403▏');
	session.press('\r');
	await session.shows('1 of 9 requests  status:403');
	session.press('\r');
	await session.shows('[1 Diagnosis]');
	session.press('\t\u001b[Z3');
	await session.shows('[3 Body]');
	session.press('q');
	await session.shows('[Requests 9]');
	session.press('\u001b');
	await session.shows('▸ 5 requests to discover resource types');
	session.press('g/web-1\r');
	await session.shows(/› ✗ +9 +get +pods\/web-1/);
	session.press('/x\u007f\u007f');
	await session.shows('Enter open');
	session.press('q');
	expect(await session.end()).toBe(0);
	session.expectRestored();
});

test.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
	['SIGINT', 130],
	['exit', 7],
	['throw', 1],
])('gives the terminal back at %s', async (end, status) => {
	const session = new Session('forbidden', {args: ['color', end]});
	await session.shows('✗ authorization');
	process.kill(await onlyChildOf(session.pid), 'SIGUSR2');
	expect(await session.end()).toBe(status);
	session.expectRestored();
	expect(session.rows.join('\n').includes('thrown outside of the screen')).toBe(end === 'throw');
});

test('gives the terminal back, and shows the error, when drawing fails', async () => {
	const session = new Session('broken');
	await session.shows('✗ authorization');
	session.press('\t');
	expect(await session.end()).toBe(1);
	session.expectRestored();
	expect(session.rows.join('\n')).toContain('TypeError');
});

const colours = /\u001b\[(?!0m)[\d;]*m/;

test('has colours when asked for', async () => {
	const session = new Session('forbidden');
	await session.shows('✗ authorization');
	session.press('q');
	expect(await session.end()).toBe(0);
	expect(session.bytes).toMatch(colours);
});

test.each([
	['when not asked for', {args: ['bare']}],
	['with NO_COLOR', {env: {NO_COLOR: '1'}}],
])('has no colour and no attribute at all %s', async (_, options) => {
	const session = new Session('forbidden', options);
	await session.shows('✗ authorization');
	session.press('\t');
	await session.shows('Evidence');
	session.press('q');
	expect(await session.end()).toBe(0);
	expect(session.bytes).not.toMatch(colours);
});

test('draws on a CI machine too, and in ASCII where the terminal is not UTF-8', async () => {
	const session = new Session('forbidden', {env: {CI: 'true', LANG: 'C'}});
	await session.shows('[x authorization]');
	session.press('q');
	expect(await session.end()).toBe(0);
	session.expectRestored();
});
