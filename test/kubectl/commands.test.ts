import {execFileSync} from 'node:child_process';
import {expect, jest, test} from '@jest/globals';
import {clients, isForeign, ownsTerminal, readsTerminal} from '../../src/kubectl/commands.ts';
import {kubectl, kubectlVersions} from '../support/kubectl.ts';

// To unpack a program takes some seconds on a busy machine.
jest.setTimeout(60_000);

/** Commands that a real kubectl completes behind these words. */
async function commandsOf(version: (typeof kubectlVersions)[number], words: readonly string[]): Promise<string[]> {
	const output = execFileSync(await kubectl(version), ['__complete', ...words, ''], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
		env: {PATH: '', KUBECONFIG: '/nowhere'},
	});
	return output
		.split('\n')
		.filter(line => line !== '' && !line.startsWith(':'))
		.map(line => line.split('\t')[0] ?? '');
}

const isThere = (since: string | undefined, version: string) =>
	since === undefined || Number(since.slice(2)) <= Number(version.slice(2));

test.each(kubectlVersions)('the table has every command of kubectl %s', async version => {
	const here = [...clients.kubectl].filter(([, {since}]) => isThere(since, version)).map(([name]) => name);
	// It was empty and hidden after `events` had left it.
	const real = new Set([...(await commandsOf(version, [])), 'alpha']);
	expect([...real].toSorted()).toEqual(here.toSorted());
});

test('the table has every subcommand of kubectl 1.36', async () => {
	for (const [name, {subcommands}] of clients.kubectl) {
		// Complete with names of the cluster, or with nothing.
		if (subcommands === undefined || name === 'alpha') continue;
		const real = await commandsOf('1.36', [name]);
		expect([name, [...subcommands.keys()].toSorted()]).toEqual([name, real.toSorted()]);
	}
});

test('oc has all that kubectl has', () => {
	expect([...clients.oc.keys()]).toEqual(expect.arrayContaining([...clients.kubectl.keys()]));
});

test.each([
	['apply -f -', true, true],
	['apply -f-', true, true],
	['create --filename=- --dry-run=client', true, true],
	['create --edit -f web.yaml', true, true],
	['apply edit-last-applied deploy/web', true, true],
	['apply -f web.yaml', false, false],
	['exec -it web -- sh', true, true],
	['exec web -cinit -- sh', false, false],
	['exec web -- cat -', false, false],
	['delete pod web -i', true, true],
	['delete pod web', false, false],
	['get pods -w', false, true],
	['logs -f web', false, true],
	['port-forward web 80', false, true],
	['get pods -o yaml', false, false],
	['rollout status deploy/web', false, false],
])('knows who needs the terminal: %s', (args, reads, owns) => {
	expect(readsTerminal(args.split(' '))).toBe(reads);
	expect(ownsTerminal(args.split(' '))).toBe(owns);
});

test.each([
	['exec web -- env', true],
	['-n shop cp a b:c', true],
	['logs web', false],
	['neat', false],
])('knows through which commands another program writes: %s', (args, expected) => {
	expect(isForeign(args.split(' '))).toBe(expected);
});
