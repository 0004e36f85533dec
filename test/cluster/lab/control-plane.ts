import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {startProgram} from '../../support/run-cli.ts';
import {startDaemon, type Daemon} from './daemons.ts';
import {fillIn, type Values} from './fill-in.ts';
import {freePort} from './free-port.ts';
import type {Hooks} from './hooks.ts';
import {kubeconfigOf} from './kubeconfig.ts';
import {startKubelet} from './kubelet.ts';
import {apiServer, controllerManager, etcd, kubectl, type ServerVersion} from './programs.ts';
import type {Pki} from './pki.ts';
import {asAdmin, ask, type Answer} from './request.ts';
import type {Flags, ServerDescription} from './server-description.ts';

/**
Milliseconds until kube-apiserver asks the webhooks and policies that it was given.

Source: apiserver `pkg/admission/plugin/policy/generic/policy_source.go` (PolicyRefreshIntervalDefault, one second).
*/
const POLICIES = 2000;

/** A running control plane; everything listens on 127.0.0.1. */
export type ControlPlane = {
	readonly version: ServerVersion;
	readonly url: string;
	readonly port: number;
	readonly pki: Pki;
	/** What data files may name as `{{…}}`. */
	readonly values: Values;
	/** The audit log: one `audit.k8s.io/v1` event per line. */
	readonly audit: string;
	/** The log of kube-apiserver, with a line of `httplog.go` per request. */
	readonly log: string;
	/** The programs that a situation may stop. */
	readonly daemons: Readonly<Record<string, Daemon>>;
	/** A request of the cluster's administrator. */
	readonly ask: (path: string, method?: string, body?: string) => Promise<Answer>;
	/** Begins a request in the name of a user, and keeps it open until the returned function is called. */
	readonly hold: (path: string, user?: string) => () => Promise<void>;
	/** kubectl as the cluster's administrator; throws where it fails. */
	readonly admin: (args: readonly string[], stdin?: string) => Promise<string>;
	readonly stop: () => Promise<void>;
};

/** Who made the request, what was asked, and the answer; neither bodies nor the start of a request. */
const auditPolicy = `
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{level: Metadata}]
`;

/** Bearer tokens: token, user, uid, groups. Source: apiserver `pkg/authentication/token/tokenfile`. */
const tokens = `
admin-token,kubernetes-admin,1000,system:masters
ci-token,ci-bot,1001,ci
nobody-token,nobody,1002
deployer-token,deployer,1003,deployers
`;

export async function startControlPlane(
	version: ServerVersion,
	description: ServerDescription,
	lab: {readonly pki: Pki; readonly hooks: Hooks; readonly folder: string},
): Promise<ControlPlane> {
	const {pki, hooks, folder} = lab;
	await mkdir(folder, {recursive: true});
	const [port, etcdPort, peerPort, kubeletPort] = [
		await freePort(),
		await freePort(),
		await freePort(),
		await freePort(),
	];
	const url = `https://127.0.0.1:${port}`;
	const values: Values = {
		folder,
		port,
		server: url,
		etcd: `http://127.0.0.1:${etcdPort}`,
		hooks: hooks.url,
		'hooks-port': hooks.port,
		'kubelet-port': kubeletPort,
		ca: pki.base64('ca.pem'),
		'other-ca': pki.base64('other-ca.pem'),
		'ca-file': pki.file('ca.pem'),
		'other-ca-file': pki.file('other-ca.pem'),
		pki: pki.file(''),
	};
	const [audit, log] = [join(folder, 'audit.log'), join(folder, 'kube-apiserver.log')];
	const files = {'audit-policy.yaml': auditPolicy, 'tokens.csv': tokens.trimStart(), ...description.files};
	for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), fillIn(text, values));
	await writeFile(audit, '');

	const store = startDaemon(
		etcd(),
		options({
			'data-dir': join(folder, 'etcd'),
			'listen-client-urls': `http://127.0.0.1:${etcdPort}`,
			'advertise-client-urls': `http://127.0.0.1:${etcdPort}`,
			'listen-peer-urls': `http://127.0.0.1:${peerPort}`,
			'initial-advertise-peer-urls': `http://127.0.0.1:${peerPort}`,
			'initial-cluster': `default=http://127.0.0.1:${peerPort}`,
			'unsafe-no-fsync': true,
			'log-level': 'warn',
			...description.etcd,
		}),
		{log: join(folder, 'etcd.log')},
	);
	const server = startDaemon(
		apiServer(version),
		options({
			...baseFlags(pki, folder),
			'secure-port': port,
			'etcd-servers': `http://127.0.0.1:${etcdPort}`,
			...description.flags,
		}).map(option => fillIn(option, values)),
		{log},
	);
	const daemons: Record<string, Daemon> = {etcd: store, 'kube-apiserver': server};
	const stop = async () => {
		await Promise.all(Object.values(daemons).map(daemon => daemon.stop()));
	};

	const request = (path: string, method = 'GET', body?: string) =>
		ask(url + path, pki, {
			...asAdmin(pki),
			method,
			headers: {'Content-Type': 'application/json'},
			...(body !== undefined && {body}),
		});
	const hold = (path: string, user?: string) => {
		const end = new AbortController();
		const headers = user === undefined ? {} : {'Impersonate-User': user};
		const open = ask(url + path, pki, {...asAdmin(pki), headers, signal: end.signal}).catch(() => {});
		return async () => {
			end.abort();
			await open;
		};
	};

	try {
		await server.ready(async () => (await request('/readyz')).status === 200);
		const config = join(folder, 'admin.kubeconfig');
		await writeFile(config, kubeconfigOf({url, pki, user: 'admin', values}));
		const program = await kubectl('1.37');
		const admin = async (args: readonly string[], stdin = '') => {
			const {code, stdout, stderr} = await startProgram(program, args, {
				env: {HOME: folder, KUBECONFIG: config, PATH: process.env['PATH'] ?? ''},
				stdin,
			}).ended;
			if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
			return stdout;
		};

		if (description.controllers !== undefined)
			daemons['kube-controller-manager'] = startDaemon(
				controllerManager(version),
				options({
					kubeconfig: config,
					controllers: description.controllers.join(','),
					'service-account-private-key-file': pki.file('service-accounts.key'),
					'root-ca-file': pki.file('ca.pem'),
					'use-service-account-credentials': false,
					'leader-elect': false,
					'secure-port': 0,
				}),
				{log: join(folder, 'kube-controller-manager.log')},
			);
		if (description.kubelet === true)
			daemons['kubelet'] = await startKubelet({pki, folder, kubeconfig: config, port: kubeletPort});
		if (description.objects !== undefined) {
			await admin(['apply', '-f', '-'], fillIn(description.objects, values));
			if (/^kind: Validating/m.test(description.objects)) await sleep(POLICIES);
		}

		return {version, url, port, pki, values, audit, log, daemons, ask: request, hold, admin, stop};
	} catch (error) {
		await stop();
		throw error;
	}
}

const baseFlags = (pki: Pki, folder: string) => ({
	'bind-address': '127.0.0.1',
	'advertise-address': '127.0.0.1',
	// A loopback address is no valid endpoint of the service `kubernetes`.
	'endpoint-reconciler-type': 'none',
	'tls-cert-file': pki.file('server.pem'),
	'tls-private-key-file': pki.file('server.key'),
	'client-ca-file': pki.file('ca.pem'),
	'token-auth-file': join(folder, 'tokens.csv'),
	'service-account-issuer': 'https://kubernetes.default.svc',
	'service-account-key-file': pki.file('service-accounts.pub'),
	'service-account-signing-key-file': pki.file('service-accounts.key'),
	'service-cluster-ip-range': '10.96.0.0/16',
	'authorization-mode': 'Node,RBAC',
	'enable-admission-plugins': 'NodeRestriction',
	'allow-privileged': true,
	'kubelet-client-certificate': pki.file('kubelet-client.pem'),
	'kubelet-client-key': pki.file('kubelet-client.key'),
	'kubelet-certificate-authority': pki.file('ca.pem'),
	'kubelet-preferred-address-types': 'InternalIP',
	'proxy-client-cert-file': pki.file('front-proxy-client.pem'),
	'proxy-client-key-file': pki.file('front-proxy-client.key'),
	'requestheader-client-ca-file': pki.file('front-proxy-ca.pem'),
	'requestheader-allowed-names': 'front-proxy-client',
	'requestheader-username-headers': 'X-Remote-User',
	'requestheader-group-headers': 'X-Remote-Group',
	'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
	'audit-log-path': join(folder, 'audit.log'),
	'audit-policy-file': join(folder, 'audit-policy.yaml'),
	'audit-log-mode': 'blocking-strict',
	// From 3 on, httplog.go logs each request.
	v: 3,
});

const options = (flags: Flags): string[] =>
	Object.entries(flags).flatMap(([name, value]) =>
		value === null ? [] : [value].flat().map(each => `--${name}=${each}`),
	);
