import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {startDaemon, type Daemon} from './daemons.ts';
import {kwok} from './programs.ts';
import type {Pki} from './pki.ts';
import {ask} from './request.ts';

type KubeletOptions = {
	readonly pki: Pki;
	readonly folder: string;
	readonly kubeconfig: string;
	readonly port: number;
};

/** Pods on worker-1 run at once; exec runs its command on this machine, logs and attach print a file. */
const behaviour = (folder: string, port: number) => `
apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterExec
metadata: {name: all}
spec:
  execs: [{local: {workDir: ${folder}}}]
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterLogs
metadata: {name: all}
spec:
  logs: [{logsFile: ${join(folder, 'container.log')}, previousLogsFile: ${join(folder, 'missing.log')}, follow: true}]
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterAttach
metadata: {name: all}
spec:
  attaches: [{logsFile: ${join(folder, 'container.log')}}]
---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: ClusterPortForward
metadata: {name: all}
spec:
  forwards: [{ports: [80], target: {port: ${port}, address: 127.0.0.1}}, {ports: [81], target: {port: 1, address: 127.0.0.1}}]
`;

/** Lines of the container runtime: time, stream, tag for whole lines, text. Source: cri-client `pkg/logs`. */
const containerLog = ['listening on port 80', 'GET / 200', 'error: cannot reach the database'].map(
	line => `2026-01-01T00:00:00.000000000Z stdout F ${line}\n`,
);

/** kwok, which plays the node worker-1 and its kubelet. */
export async function startKubelet({pki, folder, kubeconfig, port}: KubeletOptions): Promise<Daemon> {
	await writeFile(join(folder, 'container.log'), containerLog.join(''));
	await writeFile(join(folder, 'kwok.yaml'), behaviour(folder, port).trimStart());
	const kubelet = startDaemon(
		kwok(),
		[
			`--kubeconfig=${kubeconfig}`,
			`--config=${join(folder, 'kwok.yaml')}`,
			'--manage-all-nodes=false',
			'--manage-nodes-with-label-selector=type=kwok',
			'--node-ip=127.0.0.1',
			`--node-port=${port}`,
			`--server-address=127.0.0.1:${port}`,
			`--tls-cert-file=${pki.file('kubelet.pem')}`,
			`--tls-private-key-file=${pki.file('kubelet.key')}`,
			'--node-lease-duration-seconds=0',
		],
		{log: join(folder, 'kwok.log'), env: {HOME: folder, PATH: process.env['PATH'] ?? ''}},
	);
	await kubelet.ready(async () => (await ask(`https://127.0.0.1:${port}/healthz`, pki)).status === 200);
	return kubelet;
}
