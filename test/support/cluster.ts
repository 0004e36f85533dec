import {readFile} from 'node:fs/promises';
import {startApiServer, type ApiServer, type ApiServerOptions} from './api-server.ts';
import {makeHome, type Home} from './kubeconfig.ts';
import {kubectl, type KubectlVersion} from './kubectl.ts';

/** An API server, a kubeconfig for it, and a real kubectl. */
export type Cluster = {
	readonly server: ApiServer;
	readonly home: Home;
	/** The path of kubectl. */
	readonly program: string;
	/** The whole environment of the program and of kubectl. */
	readonly env: Readonly<Record<string, string>>;
	readonly stop: () => Promise<void>;
};

export async function startCluster(version: KubectlVersion, options: ApiServerOptions = {}): Promise<Cluster> {
	const program = await kubectl(version);
	const home = await makeHome();
	const server = await startApiServer(options);
	const env = {
		HOME: home.folder,
		PATH: process.env['PATH'] ?? '/usr/bin:/bin',
		KUBECONFIG: await home.writeKubeconfig({server: server.url}),
		KUBECTL_DEBUG_KUBECTL: program,
	};
	return {
		server,
		home,
		program,
		env,
		async stop() {
			await server.close();
			await home.remove();
		},
	};
}

/** The only child process of a process; Linux only, as the kubectl binaries are. */
export async function onlyChildOf(pid: number): Promise<number> {
	const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
	const [child] = children;
	if (child === undefined || !(child > 0) || children.length > 1)
		throw new Error(`process ${pid} has these children: ${children.join(' ')}`);
	return child;
}
