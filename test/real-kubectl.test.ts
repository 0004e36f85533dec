import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import type {Report} from '../src/model/report.ts';
import {kubectl, kubectlVersions, type KubectlVersion} from './support/kubectl.ts';
import {runCli, startProgram, type Ran} from './support/run-cli.ts';
import {scenarios, type Scenario} from './support/scenarios.ts';

const cases = scenarios.flatMap(scenario =>
	(scenario.versions ?? kubectlVersions).map(version => [scenario.name, version, scenario] as const),
);
const rows: string[] = [];
test.concurrent.each(cases)('%s %s', async (name, version, scenario) => {
	const program = await kubectl(version);
	const world = await scenario.start();
	const t0 = Date.now();
	const json = join(world.env['HOME']!, 'report.json');
	const ran = await runCli(['--no-ui', '--quiet', '--report', `json=${json}`, ...world.args], {env: {...world.env, KUBECTL_DEBUG_KUBECTL: program}});
	const t1 = Date.now();
	const report = JSON.parse(await readFile(json, 'utf8').catch(() => '{"findings":[]}')) as Report;
	await world.stop();
	const world2 = await scenario.start();
	const bare = await startProgram(program, world2.args, {env: world2.env}).ended;
	await world2.stop();
	const {appendFileSync} = await import('node:fs');
	appendFileSync('/tmp/pe-rows.jsonl', JSON.stringify({name, version, ms: t1 - t0, bms: Date.now()-t1, expected: scenario.expected, found: report.findings.map(f => [f.id, f.grade, f.severity, f.recovered]), ran, bare, h1: world.env['HOME'], h2: world2.env['HOME']}) + '\n');
}, 120_000);
