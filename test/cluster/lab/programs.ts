import {join} from 'node:path';
import {kubectl as packaged, kubectlVersions, type KubectlVersion} from '../../support/kubectl.ts';

/** Releases of the API server that are built, oldest first. */
export const serverVersions = ['1.30', '1.37'] as const;

export type ServerVersion = (typeof serverVersions)[number];

/** Releases of kubectl, oldest first: those of the development dependencies, and the newest, which is built. */
export const clientVersions = [...kubectlVersions, '1.37'] as const;

export type ClientVersion = KubectlVersion | '1.37';

/** The folders of the programs that `npm run cluster` has built, by module. */
const folders = JSON.parse(process.env['CLUSTER_PROGRAMS'] ?? '{}') as Readonly<Record<string, string>>;

function program(module: string, name: string): string {
	const folder = folders[module];
	if (folder === undefined) throw new Error(`${name} is not built; run the tests of this folder with npm run cluster`);
	return join(folder, name);
}

export const etcd = () => program('etcd', 'server');
export const kwok = () => program('kwok', 'kwok');
export const apiServer = (version: ServerVersion) => program(`kubernetes-v${version}`, 'kube-apiserver');
export const controllerManager = (version: ServerVersion) =>
	program(`kubernetes-v${version}`, 'kube-controller-manager');

/** The absolute path of a kubectl. */
export const kubectl = async (version: ClientVersion): Promise<string> =>
	version === '1.37' ? program('kubernetes-v1.37', 'kubectl') : packaged(version);
