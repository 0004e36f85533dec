import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, jest, test} from '@jest/globals';
import {analyze} from '../../../src/index.ts';
import {contradictions} from '../judge/contradictions.ts';
import {disappointments} from '../judge/expectations.ts';
import {wrongSteps} from '../judge/steps.ts';
import {startControlPlane, type ControlPlane} from './control-plane.ts';
import {isInstalled} from './gateway.ts';
import {startHooks, type Hooks} from './hooks.ts';
import {makePki, type Pki} from './pki.ts';
import {clientVersions, serverVersions, type ServerVersion} from './programs.ts';
import {record} from './record.ts';
import {bringAbout, type RunOptions} from './run.ts';
import {servers} from './server-description.ts';
import {situations, type Situation} from './situation.ts';

type Named = readonly [name: string, situation: Situation];

/** Every situation of one release of the API server, judged by what the server says about each request. */
export function judgeCluster(version: ServerVersion): void {
	let folder: string;
	let pki: Pki;
	let hooks: Hooks;

	// A control plane races with itself, in its timeouts and caches; what a rule gets wrong it gets wrong every time.
	jest.retryTimes(2, {logErrorsBeforeRetry: true});

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'kubectl-debug-cluster-'));
		pki = makePki(join(folder, 'pki'));
		hooks = await startHooks(pki);
	});
	afterAll(async () => {
		await hooks.close();
		await rm(folder, {recursive: true, force: true, maxRetries: 5});
	});

	describe.each(
		[...servers].filter(
			([server, {versions}]) => versions?.includes(version) !== false && of(server, version).length > 0,
		),
	)(`kube-apiserver ${version}: %s`, (server, description) => {
		const mine = of(server, version);
		let running: ControlPlane | undefined;
		let started = 0;
		const plane = async () =>
			(running ??= await startControlPlane(version, description, {
				pki,
				hooks,
				folder: join(folder, `${server}-${started++}`),
			}));
		const stop = async () => {
			await running?.stop();
			running = undefined;
		};

		afterAll(stop);
		test.each(mine)('%s', async (name, situation) => {
			const happened = await bringAbout(name, situation, await plane(), optionsOf(name, situation, version));
			try {
				const {recording} = happened;
				const report = analyze(recording.log);
				const isAudited = situation.unaudited === undefined;
				const wrong = [
					...disappointments(report, situation, recording),
					...(isAudited ? contradictions(report, recording) : []),
					...(await wrongSteps(report, happened)),
				];
				if (wrong.length > 0) await record.failed(recording);
				expect({wrong, log: ''}).toEqual({wrong: [], log: ''});
				await record.passed(recording, situation);
			} finally {
				await happened.end();
				// What got a signal is used no more.
				if (situation.signals !== undefined) await stop();
			}
		});
	});
}

/** The situations of a server; those that stop one of its programs come last. */
const of = (server: string, version: ServerVersion): Named[] =>
	[...situations]
		.filter(([, {server: name = 'standard', versions}]) => name === server && versions?.includes(version) !== false)
		.filter(([, {gateway}]) => gateway === undefined || isInstalled(gateway))
		.toSorted(([, one], [, other]) => Number(one.signals !== undefined) - Number(other.signals !== undefined));

/** Each situation gets another kubectl and level, always the same ones: all combinations would take hours. */
function optionsOf(name: string, situation: Situation, version: ServerVersion): RunOptions {
	const place = [...situations.keys()].indexOf(name) + serverVersions.indexOf(version) * 3;
	const {clients = clientVersions, levels = [6, 7, 8, 9]} = situation;
	const turn = Number(process.env['CLUSTER_TURN'] ?? 0);
	return {
		client: clients[(place + turn) % clients.length] as RunOptions['client'],
		level: levels[(Math.floor(place / 2) + place + turn) % levels.length] as number,
	};
}
