import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {isDeepStrictEqual} from 'node:util';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import {kubectlVersions} from '../support/kubectl.ts';
import {startControlPlane, type ControlPlane} from './lab/control-plane.ts';
import {startHooks, type Hooks} from './lab/hooks.ts';
import {makePki} from './lab/pki.ts';
import {servers, type ServerDescription} from './lab/server-description.ts';
import {commands} from './wrapper/commands.ts';
import {makeSide, type Side} from './wrapper/side.ts';

/** Two clusters of the same state: in one kubectl runs bare, in the other it is wrapped. */
describe('wrapping kubectl changes nothing', () => {
	const planes: ControlPlane[] = [];
	let folder: string;
	let hooks: Hooks;

	// The two clusters are as fast as they are: one may not be ready for what the other has done.
	jest.retryTimes(2, {logErrorsBeforeRetry: true});

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'kubectl-debug-wrapper-'));
		const pki = makePki(join(folder, 'pki'));
		hooks = await startHooks(pki);
		const standard = servers.get('standard') as ServerDescription;
		for (const side of ['bare', 'wrapped'])
			planes.push(await startControlPlane('1.37', standard, {pki, hooks, folder: join(folder, side)}));
	});
	afterAll(async () => {
		for (const plane of planes) await plane.stop();
		await hooks.close();
		await rm(folder, {recursive: true, force: true, maxRetries: 5});
	});

	describe.each(kubectlVersions)('kubectl %s', version => {
		let sides: readonly Side[];
		beforeAll(async () => {
			sides = await Promise.all(planes.map((plane, index) => makeSide(plane, version, index === 1)));
		});

		test.each(commands.map(command => [command.line, command] as const))('%s', async (_line, command) => {
			for (let attempt = 1; ; attempt++) {
				const [bare, wrapped] = await Promise.all(sides.map(side => side.run(command)));
				if (bare === undefined || wrapped === undefined) throw new Error('a side is missing');
				// What we say about a failure stands behind kubectl's own words.
				const said = {
					stdout: wrapped.stdout.slice(0, bare.stdout.length),
					stderr: wrapped.stderr.slice(0, bare.stderr.length),
				};
				if (command.races !== undefined && attempt < 10 && !isDeepStrictEqual({...wrapped, ...said}, bare)) continue;
				expect({...wrapped, ...said}).toEqual(bare);
				if (command.terminal === undefined) expect(wrapped.stdout).toBe(bare.stdout);
				if (bare.code === 0) expect(wrapped.stderr).toBe(bare.stderr);
				return;
			}
		});
	});
});
