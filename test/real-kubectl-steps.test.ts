import {execFile} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, jest, test} from '@jest/globals';
import {clients, isTooNew} from '../src/kubectl/commands.ts';
import {analyzeText} from '../src/pipeline.ts';
import {casesOf} from './support/cases.ts';
import {kubectl, type KubectlVersion} from './support/kubectl.ts';

/** Real kubectls take the next steps: whatever ends one is the server, which is not there, and never its arguments. */

// To unpack a program takes some seconds on a busy machine, and each starts a hundred times.
jest.setTimeout(180_000);

const folder = join(import.meta.dirname, 'causes');

const isParent = (command: string | undefined) => clients.kubectl.get(command ?? '')?.subcommands !== undefined;

/** In a template or a selector. */
const names = /"[\w.-]+"|(?<=\.name=)\S+/g;

/** A flag whose value kubectl does not look into. */
const valued = /^(?!--(?:sort-by|field-selector|type)=)(--[\w-]+=)[^]*/;

/** The arguments of kubectl in all next steps of the fixtures, one of each shape: of one command, with the same flags and templates. */
function shapes(): ReadonlyArray<readonly string[]> {
	const found = new Map<string, readonly string[]>();
	for (const file of readdirSync(folder, {recursive: true, encoding: 'utf8'})) {
		if (!file.endsWith('.md')) continue;
		const steps = casesOf(readFileSync(join(folder, file), 'utf8'))
			.flatMap(({log}) => analyzeText(log).findings)
			.flatMap(({nextSteps}) => nextSteps);
		for (const {argv, pipe = [], changes} of steps)
			for (const words of [argv, ...pipe]) {
				const args = words.slice(words.indexOf('kubectl') + 1);
				// The kubeconfig of this test stays as it is, and a proxy would not end.
				if (!words.includes('kubectl') || (changes && args[0] === 'config') || args[0] === 'proxy') continue;
				// Of types and names only a server knows whether they are right.
				const shape = args.filter(
					(word, at) => at === (isParent(args[0]) ? 1 : 0) || /^-|^(?:jsonpath|custom-columns)=/.test(word),
				);
				found.set(
					shape
						.map(word => word.replace(valued, '$1').replaceAll(names, ''))
						.toSorted()
						.join(' '),
					args,
				);
			}
	}

	return [...found.values()];
}

const home = mkdtempSync(join(tmpdir(), 'steps-'));
const kubeconfig = join(home, 'config');

beforeAll(() => {
	writeFileSync(
		kubeconfig,
		JSON.stringify({
			'current-context': 'a',
			contexts: [{name: 'a', context: {cluster: 'a', user: 'a'}}],
			clusters: [{name: 'a', cluster: {server: 'http://127.0.0.1:1'}}],
			users: [{name: 'a', user: {token: 'a'}}],
		}),
	);
	writeFileSync(join(home, 'a.yaml'), '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}');
	mkdirSync(join(home, 'folder'));
	writeFileSync(join(home, 'folder/kustomization.yaml'), 'resources: []');
});

afterAll(() => {
	rmSync(home, {recursive: true});
});

/** What the log names is not on this machine; and the flags of its command ask this cluster. */
const here = (args: readonly string[]): readonly string[] =>
	args.flatMap((word, at) => {
		if (/^--(?:kubeconfig|context|cluster|user|server|certificate-authority|token)(?:=|$)/.test(word)) return [];
		if (word === '-R') return [];
		if (args[at - 1] === '-f' && args[0] !== 'logs') return ['a.yaml'];
		if (args[at - 1] === '-k' || (args[0] === 'kustomize' && at === 1)) return ['folder'];
		return [
			word
				.replaceAll(/<merge\|[^>]*>/g, 'merge')
				.replaceAll('<patch>', '{}')
				.replaceAll(/[<>]/g, ''),
		];
	});

/** What kubectl says of its arguments; undefined where it took them. */
function refusal(file: string, args: readonly string[]): Promise<string | undefined> {
	return new Promise(resolve => {
		const env = {PATH: home, HOME: home, KUBECONFIG: kubeconfig};
		const child = execFile(file, here(args), {cwd: home, env, timeout: 20_000}, (error, _, stderr) => {
			const isTaken =
				error === null ||
				error.killed === true ||
				/refused|\bEOF\b|dial tcp|no openapi getter|unable to find any kubectl plugins/.test(stderr);
			resolve(
				isTaken && !/unknown (?:flag|command|shorthand)/.test(stderr) ? undefined : `${args.join(' ')}: ${stderr}`,
			);
		});
		child.stdin?.end();
	});
}

const oldest: KubectlVersion = '1.24';

const all = shapes();

test.each<KubectlVersion>([oldest, '1.36'])('kubectl %s takes the arguments of every next step', async version => {
	const file = await kubectl(version);
	const waiting = all.filter(args => !isTooNew(args, version) && !(version === oldest && args.includes('--help')));
	expect(waiting.length).toBeGreaterThan(50);
	const refusals: Array<string | undefined> = [];
	const worker = async () => {
		for (let args = waiting.pop(); args !== undefined; args = waiting.pop()) refusals.push(await refusal(file, args));
	};
	await Promise.all([worker(), worker(), worker(), worker()]);
	expect(refusals.filter(text => text !== undefined)).toEqual([]);
});
