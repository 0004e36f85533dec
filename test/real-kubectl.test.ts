import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import type {Report} from '../src/model/report.ts';
import {kubectl, kubectlVersions} from './support/kubectl.ts';
import {runCli, startProgram, type Ran} from './support/run-cli.ts';
import {scenarios, type Started} from './support/scenarios.ts';
import {within} from './support/within.ts';
import {withoutKlog} from './support/without-klog.ts';

const cases = scenarios.flatMap(scenario =>
	(scenario.versions ?? kubectlVersions).map(version => [scenario.name, version, scenario] as const),
);

/** kubectl words these differently from run to run: which timer fires first, what the machine's resolver says. */
const changingWords = new Set(['hang', 'silent-port', 'dns']);

// Each run has servers and a HOME of its own (half of the scenarios change theirs), so cases go side by side: five at a time,
// which is Jest's limit.
test.concurrent.each(cases)('%s: kubectl %s is explained and not disturbed', async (name, version, scenario) => {
	const program = await kubectl(version);
	const {ran, report} = await within(scenario, async ({env, args}) => {
		const file = join(env['HOME'] ?? '', 'report.json');
		const flags = ['--no-ui', '--quiet', '--report', `json=${file}`];
		const ran = await runCli([...flags, ...args], {env: {...env, KUBECTL_DEBUG_KUBECTL: program}});
		return {ran: levelled(ran, env), report: JSON.parse(await readFile(file, 'utf8')) as Report};
	});
	const bare = await within(scenario, async ({env, args}) =>
		levelled(await startProgram(program, args, {env}).ended, env),
	);

	// The scenario is what its name says, whatever is made of it.
	expect(bare.code === 0).toBe(scenario.expected === undefined);
	expect(ran.code).toBe(bare.code);
	expect(ran.stdout).toBe(bare.stdout);
	if (changingWords.has(name)) {
		for (const {stderr} of [bare, ran]) expect(withoutKlog(stderr)).toMatch(/^Unable to connect to the server: .+\n$/);
	} else {
		// Errors of discovery too, which kubectl logs at any level.
		expect(ran.stderr).toBe(withoutKlog(bare.stderr));
	}

	const causes = report.findings.map(({id, severity}) => `${severity} ${id}`);
	if (scenario.expected === undefined) {
		expect(causes).toEqual([]);
	} else {
		expect(causes).toHaveLength(1);
		expect([scenario.expected].flat().map(id => `error ${id}`)).toContain(causes[0]);
	}

	expect(report.outcome).toBe(scenario.expected === undefined ? 'ok' : 'failed');
});

/** Takes out what no two worlds have in common: ports, the HOME folder, ids of objects, the clock in a TLS error. */
function levelled({stdout, stderr, ...rest}: Ran, env: Started['env']): Ran {
	const level = (text: string) =>
		text
			.replaceAll(env['HOME'] ?? '', '<home>')
			.replace(/\b(127\.0\.0\.\d|k8s-api\.test):\d+/g, '$1:<port>')
			.replace(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, '<uid>')
			.replace(/\bcurrent time \S+/g, 'current time <now>');
	return {...rest, stdout: level(stdout), stderr: level(stderr)};
}
