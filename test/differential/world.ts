import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {startCluster, type Cluster} from '../support/cluster.ts';
import type {KubectlVersion} from '../support/kubectl.ts';
import type {Command} from './commands.ts';
import {writeFiles} from './files.ts';

/** Everything that one run of a command needs, and nobody else has. */
export type World = Cluster & {
	/** Files that a run has left in its temporary folder, and processes that are still there. */
	readonly leftovers: () => Promise<readonly string[]>;
};

export async function startWorld(version: KubectlVersion, {server, env}: Command): Promise<World> {
	const cluster = await startCluster(version, server);
	const {folder} = cluster.home;
	await writeFiles(cluster.home);
	return {
		...cluster,
		env: {...cluster.env, PATH: `${folder}/bin:${cluster.env['PATH']}`, TMPDIR: join(folder, 'tmp'), ...env},
		leftovers: async () => [...(await readdir(join(folder, 'tmp'))), ...(await processesOf(folder))],
	};
}

/** Programs whose HOME is this folder; Linux only, as the kubectl binaries are. */
async function processesOf(folder: string): Promise<readonly string[]> {
	const found: string[] = [];
	for (const pid of await readdir('/proc')) {
		if (!/^\d+$/.test(pid)) continue;
		const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
		if (environment.split('\0').includes(`HOME=${folder}`))
			found.push(await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => ''));
	}

	// A process that just ends has no command line any more.
	return found.filter(command => command !== '');
}
