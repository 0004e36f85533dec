import {afterEach, describe, expect, test} from '@jest/globals';
import {spawn, type IPty} from '@lydell/node-pty';
import {catalogue, classMeanings} from '../../src/judge/catalogue.ts';
import {describeCauses, type Look} from '../../src/cli/commands/causes.ts';
import {nearest} from '../../src/text/nearest.ts';
import {renderMarkdown} from '../../src/cli/output/markdown.ts';
import {classes} from '../../src/model/finding.ts';
import {cli, runCli} from '../support/run-cli.ts';

const ids = catalogue.map(({id}) => id);
const plain: Look = {format: 'plain'};
const terminal = (columns: number, color = false): Look => ({format: 'terminal', color, columns});
const idsIn = (text: string): string[] => text.split('\n').flatMap(line => /^ *([a-z]+\/\S+)/.exec(line)?.[1] ?? []);
const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

describe('the list', () => {
	test('holds every cause once, and what is said when none fits', () => {
		expect(idsIn(describeCauses([], plain))).toEqual(ids);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toContain('unknown/unclassified');
	});

	test('in a pipe: id, two blanks or more, title, in one column', async () => {
		const {code, stdout, stderr} = await runCli(['causes']);
		expect([code, stderr]).toEqual([0, '']);
		const lines = utf8(stdout).trimEnd().split('\n');
		expect(lines).toHaveLength(catalogue.length);
		for (const [index, line] of lines.entries()) expect(line).toMatch(new RegExp(`^${ids[index]} {2,}\\S`));
		expect(new Set(lines.map(line => /^\S+ +/.exec(line)?.[0].length)).size).toBe(1);
	});

	test.each([40, 60, 80, 100])('on a terminal of %d columns: grouped, counted, and no line is longer', columns => {
		const text = describeCauses([], terminal(columns));
		const longestId = Math.max(...ids.map(id => id.length));
		for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(Math.max(columns, longestId + 2));
		expect(idsIn(text)).toEqual(ids);
		for (const name of classes) {
			const count = ids.filter(id => id.startsWith(`${name}/`)).length;
			expect(text).toMatch(new RegExp(`^${name} \\(${count} causes?\\): `, 'm'));
			expect(text.replaceAll(/\s+/g, ' ')).toContain(classMeanings[name]);
		}
	});

	test('of a class', () => {
		const conflicts = ids.filter(id => id.startsWith('conflict/'));
		expect(idsIn(describeCauses(['conflict'], plain))).toEqual(conflicts);
		expect(idsIn(describeCauses(['conflict/'], plain))).toEqual(conflicts);
	});

	test('of a word in ids and titles, in any case', () => {
		const found = idsIn(describeCauses(['Webhook'], plain));
		expect(found).toEqual(expect.arrayContaining(['admission/webhook-denied', 'health/conversion-webhook-failed']));
		expect(found).not.toContain('authorization/rbac-denied');
	});

	test('of several words, in any order', () => {
		expect(idsIn(describeCauses(['timeout', 'webhook'], plain))).toEqual(['admission/webhook-timeout']);
	});
});

describe('a page', () => {
	test('in a pipe it is Markdown', async () => {
		const {code, stdout} = await runCli(['causes', 'authorization/rbac-denied']);
		const page = utf8(stdout);
		expect(code).toBe(0);
		expect(page).toMatch(/^# authorization\/rbac-denied\n\n\*\*The user is known, but may not do this\*\*\n\n/);
		const headings = [...page.matchAll(/^## (.*)/gm)].map(([, heading]) => heading);
		expect(headings).toEqual(['What looks like it', 'Trying again', 'Sources']);
		expect(page).toContain('- https://kubernetes.io/docs/reference/access-authn-authz/rbac/\n');
		expect(page).toContain('a script should not repeat');
	});

	test('says when a script may try again, and when another cause goes first', () => {
		expect(describeCauses(['network/dns-timeout'], plain)).toContain('a script may repeat it');
		expect(describeCauses(['request/not-found'], plain)).toContain('only when no cause with words of its own fits');
		expect(describeCauses(['network/dns-timeout'], plain)).not.toContain('only when no cause');
	});

	test.each(ids)('%s fits a terminal, without marks of Markdown', id => {
		const bare = describeCauses([id], terminal(80));
		for (const line of bare.split('\n')) {
			// A word that is longer than a line stays whole, so that it can be copied.
			if (line.trim().replace(/^- /, '').includes(' ')) expect(line.length).toBeLessThanOrEqual(80);
			expect(line).not.toMatch(/^#|\*\*|\s$/);
		}

		const colored = describeCauses([id], terminal(80, true));
		// oxlint-disable-next-line no-control-regex -- Colours are exactly what is taken out.
		expect(colored.replaceAll(/\u001B\[\d+m/g, '').replaceAll(/\s+/g, ' ')).toBe(
			bare.replaceAll('`', '').replaceAll(/\s+/g, ' '),
		);
	});
});

describe('what does not exist', () => {
	test.each([
		['an id with a slip', 'authorization/rbac-denyed', 'Did you mean authorization/rbac-denied?'],
		['a name without its class', 'optimistic-lock', 'Did you mean conflict/optimistic-lock?'],
		['a name with a slip', 'optimistik-lock', 'Did you mean conflict/optimistic-lock?'],
		['a class in British English', 'authorisation', 'Did you mean authorization?'],
		['a search word with a slip', 'webook', 'Did you mean webhook?'],
		['nothing like it', 'qqqqqqqq', 'kubectl-debug causes lists them all.'],
	])('%s', async (_, word, hint) => {
		const {code, stdout, stderr} = await runCli(['causes', word]);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toBe(`kubectl-debug: there is no cause ${word}\n  ${hint}\n`);
	});

	test('the nearest word is at most one error in four characters away', () => {
		expect(nearest('kitten', ['sitting', 'mittens'])).toBe('mittens');
		expect(nearest('kitten', ['sitting'])).toBeUndefined();
		expect(nearest('abcd', ['abxd', 'abcd'])).toBe('abcd');
		expect(nearest('', ['a', 'abc'])).toBeUndefined();
	});
});

test('as JSON: for programs', () => {
	const of = (...words: string[]) =>
		JSON.parse(describeCauses(words, {format: 'json'})) as {schemaVersion: string; causes: Array<{id: string}>};
	expect(of().causes.map(({id}) => id)).toEqual(ids);
	expect(of('conflict').causes).toHaveLength(ids.filter(id => id.startsWith('conflict/')).length);
	expect(of('network/dns-timeout')).toMatchObject({
		schemaVersion: '1',
		causes: [
			{
				id: 'network/dns-timeout',
				class: 'network',
				title: expect.any(String),
				retryable: true,
				sources: expect.arrayContaining([expect.stringMatching(/\S/)]),
			},
		],
	});
});

test('Markdown on a terminal: colours end with their word, lists hang', () => {
	const shown = renderMarkdown('# A\n\n- one `two three`, **four**\n- *five*\n', {color: true, columns: 10});
	expect(shown).toBe(
		'\u001B[1m\u001B[36mA\u001B[39m\u001B[22m\n\n- one \u001B[36mtwo\u001B[39m\n  \u001B[36mthree\u001B[39m,\n  \u001B[1mfour\u001B[22m\n- \u001B[1mfive\u001B[22m\n',
	);
	expect(renderMarkdown('- one `two three`, **four**', {color: false, columns: 10})).toBe(
		'- one `two\n  three`,\n  four\n',
	);
});

describe('on a terminal', () => {
	const running = new Set<IPty>();
	afterEach(() => {
		for (const pty of running) pty.kill('SIGKILL');
		running.clear();
	});

	async function onTerminal(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
		const pty = spawn(process.execPath, [cli, ...args], {
			cols: 72,
			rows: 40,
			env: {PATH: process.env['PATH'] ?? '/usr/bin:/bin', TERM: 'xterm-256color', ...env},
		});
		running.add(pty);
		let text = '';
		pty.onData(data => {
			text += data;
		});
		await new Promise(resolve => {
			pty.onExit(resolve);
		});
		running.delete(pty);
		return text.replaceAll('\r\n', '\n');
	}

	test('the list is grouped, in colour unless NO_COLOR is set', async () => {
		const colored = await onTerminal(['causes', 'conflict'], {});
		const bare = await onTerminal(['causes', 'conflict'], {NO_COLOR: '1'});
		expect(bare).toBe(describeCauses(['conflict'], terminal(72)));
		expect(colored).toBe(describeCauses(['conflict'], terminal(72, true)));
		expect(bare).not.toContain('\u001B');
		expect(colored).toContain('\u001B[1m');
	});

	test('a page is wrapped to its width', async () => {
		const page = await onTerminal(['causes', 'authorization/rbac-denied'], {NO_COLOR: '1'});
		expect(page).toBe(describeCauses(['authorization/rbac-denied'], terminal(72)));
		expect(page).toMatch(/^authorization\/rbac-denied\n/);
	});
});
