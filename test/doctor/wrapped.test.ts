import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import type {Report} from '../../src/model/report.ts';
import {startCluster} from '../support/cluster.ts';
import {runCli} from '../support/run-cli.ts';

test('--probe asks behind a failed command, shows it before, and keeps output and exit code', async () => {
	const {env, home, program, server, stop} = await startCluster('1.28', {
		denies: ({verb, resource}) => verb === 'list' && resource === 'pods',
	});
	try {
		const file = join(home.folder, 'report.json');
		const flags = ['--no-ui', '--report', 'text', '--report', `json=${file}`];
		const args = ['get', 'pods', '--context', 'test', '-n', 'shop'];
		const {code, stdout, stderr} = await runCli([...flags, '--probe', ...args], {env});
		expect({code, stdout}).toEqual({code: 1, stdout: ''});
		const text = Buffer.from(stderr, 'latin1').toString('utf8');
		const question = `${program} auth can-i list pods --namespace=shop --context=test`;
		expect(text.indexOf(`\n$ ${question}\n`)).toBeLessThan(text.indexOf('✗ authorization/rbac-denied'));
		expect(text).toContain(
			`  asked\n    ${question}\n      The server says no: it is refused now too. It is proven.\n`,
		);
		const [finding] = (JSON.parse(await readFile(file, 'utf8')) as Report).findings;
		expect(finding?.probes).toMatchObject([{commands: [question], settles: 'confirmed'}]);

		// Only when it is asked for, and only behind a failure.
		const before = server.requests.length;
		await runCli(['--quiet', '--probe', 'get', 'configmaps'], {env});
		expect((await runCli([...flags, ...args], {env})).stderr).not.toContain('can-i list pods --namespace=shop');
		expect(server.requests.slice(before).filter(request => request.startsWith('POST'))).toEqual([]);
	} finally {
		await stop();
	}
});
