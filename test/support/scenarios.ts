import {startApiServer, type ApiServerOptions} from './api-server.ts';
import type {Attributes} from './api/attributes.ts';
import {startConnectProxy} from './connect-proxy.ts';
import * as faults from './faults.ts';
import {makeHome, type Home, type KubeconfigOptions} from './kubeconfig.ts';
import type {KubectlVersion} from './kubectl.ts';
import {manifests} from './manifests.ts';
import {closedAddress, listenSilently, listenWithoutTls} from './ports.ts';

/** One way for a kubectl command to succeed or fail. */
export type Scenario = {
	readonly name: string;
	/** The cause, as `class/cause`; several if it depends on the machine; undefined if the command succeeds. */
	readonly expected: string | readonly string[] | undefined;
	/** kubectl's arguments, without `-v`; names in `manifests` stand for their files. */
	readonly args: readonly string[];
	/** The lowest `-v` whose log contains the proof; 6 unless a response body is needed. */
	readonly fromLevel: 6 | 8;
	/** Releases to run it with; all by default. Slow scenarios, and those old releases cannot show, list some. */
	readonly versions?: readonly KubectlVersion[];
	/** Starts what the command needs. */
	readonly start: () => Promise<Started>;
};

export type Started = {
	/** kubectl's whole environment: nothing else, or one of this machine's proxies would interfere. */
	readonly env: Readonly<Record<string, string>>;
	/** Arguments with the paths of manifests. The first is kubectl's command; put `-v=8` after it. */
	readonly args: readonly string[];
	/** Stops every server and removes every file. */
	readonly stop: () => Promise<void>;
};

type World = {
	readonly home: Home;
	/** Registers something for cleanup, and returns it. */
	readonly use: <T extends {readonly close: () => Promise<void>}>(resource: T) => T;
};

type Setup = (world: World) => Promise<Readonly<Record<string, string>>>;

function scenario(
	name: string,
	expected: Scenario['expected'],
	command: string,
	setup: Setup,
	versions?: readonly KubectlVersion[],
): Scenario {
	const args = command.split(' ');
	return {
		name,
		expected,
		args,
		fromLevel: 6,
		...(versions !== undefined && {versions}),
		start: () => start(args, setup),
	};
}

async function start(args: readonly string[], setup: Setup): Promise<Started> {
	const home = await makeHome();
	const open: Array<{readonly close: () => Promise<void>}> = [];
	const stop = async () => {
		await Promise.all(open.map(resource => resource.close()));
		await home.remove();
	};
	const use: World['use'] = resource => {
		open.push(resource);
		return resource;
	};

	try {
		const env = {
			HOME: home.folder,
			PATH: process.env['PATH'] ?? '/usr/bin:/bin',
			// kubectl ends before there is garbage to speak of; hundreds of starts are a fifth faster without its collection.
			GOGC: 'off',
			...(await setup({home, use})),
		};
		const paths = await Promise.all(
			args.map(async arg => {
				const manifest = manifests[arg];
				return manifest === undefined ? arg : home.write(arg, JSON.stringify(manifest));
			}),
		);
		return {env, args: paths, stop};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** Its own server, and a kubeconfig for it. */
const server =
	(options: ApiServerOptions = {}, kubeconfig: Omit<KubeconfigOptions, 'server'> = {}): Setup =>
	async ({home, use}) => {
		const {url} = use(await startApiServer(options));
		return {KUBECONFIG: await home.writeKubeconfig({server: url, ...kubeconfig})};
	};

const fault = (...list: readonly faults.Fault[]) => server({faults: list});

/** A kubeconfig for any address. */
const address =
	(find: (world: World) => Promise<string>): Setup =>
	async world => ({KUBECONFIG: await world.home.writeKubeconfig({server: await find(world)})});

/** A server that is only reachable through a proxy: Go's client uses none for loopback addresses, but does for this name. */
const behindProxy =
	(find: (world: World, port: number) => Promise<string>): Setup =>
	async world => {
		const {port} = world.use(await startApiServer());
		const kubeconfig = await world.home.writeKubeconfig({server: `https://k8s-api.test:${port}`});
		return {KUBECONFIG: kubeconfig, HTTPS_PROXY: await find(world, port)};
	};

const proxy = (status: 200 | 403 | 407) =>
	behindProxy(async ({use}, port) => use(await startConnectProxy(status, port)).url);

const listsPods = ({verb, resource}: Attributes) => verb === 'list' && resource === 'pods';
const metrics = '/apis/metrics.k8s.io/v1beta1/pods';
const create = 'create -f new-pod.json --validate=false';

/** Names that do not resolve: the resolver is asked for `.invalid`, whatever it says (RFC 6761). */
const unresolved = ['network/dns-no-such-host', 'network/dns-server-misbehaving', 'network/dns-timeout'];

export const scenarios: readonly Scenario[] = [
	// Successful commands, some with failed requests on the way.
	scenario('healthy-get', undefined, 'get pods', server()),
	scenario('healthy-get-yaml', undefined, 'get configmap settings -o yaml', server()),
	scenario('healthy-get-secret', undefined, 'get secret database -o json', server()),
	scenario('healthy-create', undefined, create, server()),
	// Server-side validation, which kubectl detects through OpenAPI v3; older releases request v2.
	scenario('healthy-create-validated', undefined, 'create -f new-pod.json', server(), ['1.32', '1.33', '1.36']),
	scenario('healthy-apply-new', undefined, 'apply -f new-pod.json --validate=false', server()),
	scenario('healthy-apply-server-side', undefined, 'apply --server-side -f new-pod.json --validate=false', server()),
	scenario('healthy-patch', undefined, 'patch deployment web --type=merge -p {"spec":{"replicas":3}}', server()),
	scenario('healthy-409-once', undefined, 'apply -f configmap.json --validate=false', fault(faults.modifiedOnce)),
	scenario('healthy-404-ignored', undefined, 'delete configmap nobody --ignore-not-found', server()),
	scenario('healthy-delete', undefined, 'delete configmap settings --wait=false', server()),
	scenario('healthy-http1', undefined, 'get deployments', server({http2: false})),
	scenario('healthy-client-certificate', undefined, 'get pods', server({}, {credentials: 'client-certificate'})),
	scenario('healthy-exec-plugin', undefined, 'get pods', server({}, {credentials: 'exec-ok'})),
	scenario('healthy-proxy', undefined, 'get pods', proxy(200)),
	scenario('healthy-can-i', undefined, 'auth can-i list pods', server()),
	scenario('healthy-despite-metrics-503', undefined, 'get pods', server({broken: ['metrics.k8s.io']})),
	scenario('429-twice', undefined, 'get pods', fault(faults.tooManyRequests(2))),

	// Authentication
	scenario('401', 'authentication/credentials-rejected', 'get pods', server({}, {credentials: 'rejected-token'})),
	scenario(
		'401-after-discovery',
		'authentication/credentials-rejected',
		'get pods',
		fault(faults.unauthorizedAfterDiscovery),
	),
	// At -v=6 the log only has `unknown`, or not even that: kubectl drops the sentence that names the user.
	{
		...scenario(
			'anonymous',
			'authentication/anonymous-user',
			'get pods',
			server({losesClientCertificates: true}, {credentials: 'client-certificate'}),
		),
		fromLevel: 8,
	},
	scenario(
		'exec-plugin-missing',
		'authentication/exec-plugin-missing',
		'get pods',
		server({}, {credentials: 'exec-missing'}),
	),
	scenario(
		'exec-plugin-failing',
		'authentication/exec-plugin-failed',
		'get pods',
		server({}, {credentials: 'exec-failing'}),
	),
	scenario('no-credentials', 'authentication/no-credentials', 'get pods', server({}, {credentials: 'nothing'})),
	scenario('no-kubeconfig', 'authentication/localhost-8080', 'get pods', async () => ({})),
	scenario('context-flag-unknown', 'authentication/kubeconfig-context-missing', 'get pods --context=staging', server()),
	scenario(
		'current-context-unknown',
		'authentication/kubeconfig-context-missing',
		'get pods',
		server({}, {currentContext: 'staging'}),
	),
	scenario('wrong-authority', 'authentication/x509-unknown-authority', 'get pods', server({}, {authority: 'other-ca'})),
	scenario('expired-certificate', 'authentication/x509-expired', 'get pods', server({certificate: 'expired'})),
	scenario('other-name', 'authentication/x509-name-mismatch', 'get pods', server({certificate: 'other-name'})),

	// Authorization
	scenario('rbac-list', 'authorization/rbac-denied', 'get pods', server({denies: listsPods})),
	scenario(
		'rbac-get',
		'authorization/rbac-denied',
		'get secret database',
		server({denies: ({resource}) => resource === 'secrets'}),
	),
	scenario('rbac-create', 'authorization/rbac-denied', create, server({denies: ({verb}) => verb === 'create'})),
	scenario(
		'rbac-exec',
		'authorization/subresource-denied',
		'exec web -- ls',
		server({denies: ({subresource}) => subresource === 'exec'}),
	),
	scenario(
		'rbac-path',
		'authorization/nonresource-denied',
		'get --raw /metrics',
		server({denies: ({path}) => path === '/metrics'}),
	),

	// Network
	scenario(
		'refused',
		'network/connection-refused',
		'get pods',
		address(async () => `https://${await closedAddress()}`),
	),
	scenario('hang', 'network/client-timeout', 'get pods --request-timeout=1s', fault(faults.hang)),
	scenario(
		'silent-port',
		'network/client-timeout',
		'get --raw /version --request-timeout=1s',
		address(async ({use}) => `https://127.0.0.1:${use(await listenSilently()).port}`),
	),
	// Go's client times out after 10 s, whatever the command says.
	scenario(
		'tls-handshake-timeout',
		'network/tls-handshake-timeout',
		'get --raw /version',
		address(async ({use}) => `https://127.0.0.1:${use(await listenSilently()).port}`),
		['1.28', '1.36'],
	),
	scenario('reset', 'network/connection-reset', create, fault(faults.connectionReset)),
	scenario('closed', 'network/connection-eof', create, server({faults: [faults.connectionClosed], http2: false})),
	scenario('closed-http2', 'network/connection-eof', create, fault(faults.connectionClosed)),
	scenario(
		'plain-http-port',
		'network/https-to-http-port',
		'get pods',
		address(async ({use}) => `https://127.0.0.1:${use(await listenWithoutTls()).port}`),
	),
	scenario(
		'dns',
		unresolved,
		'get --raw /version',
		address(async () => 'https://k8s-api.invalid:6443'),
	),
	// An empty part, as left by templates: Go's resolver rejects the name without a query, on every machine.
	scenario(
		'dns-empty-label',
		'network/dns-no-such-host',
		'get pods',
		address(async () => 'https://api..example.com:6443'),
	),
	scenario('proxy-407', 'network/proxy-auth-required', 'get pods', proxy(407)),
	scenario('proxy-403', 'network/proxy-connect-denied', 'get pods', proxy(403)),
	scenario(
		'proxy-refused',
		'network/proxy-connect-failed',
		'get pods',
		behindProxy(async () => `http://${await closedAddress()}`),
	),
	scenario('502-html', 'network/lb-bad-gateway-502', 'get pods', fault(faults.badGateway)),

	// Health
	scenario('429-always', 'health/apf-rejected-429', 'get pods', fault(faults.tooManyRequests()), ['1.24', '1.36']), // 10 s
	scenario('etcd-timeout', 'health/etcd-timeout', 'get pods', fault(faults.etcdTimeout)),
	scenario('503', 'health/apiserver-unavailable', 'get pods', fault(faults.notReady)),
	scenario('metrics-503', 'health/aggregated-api-unavailable', 'top pods', fault(faults.metricsDown)),
	scenario('metrics-503-raw', 'health/aggregated-api-unavailable', `get --raw ${metrics}`, fault(faults.metricsDown)),
	// Aggregated discovery marks the group as stale, and kubectl sends no request that could fail.
	scenario('metrics-stale', 'health/aggregated-api-unavailable', 'top pods', server({broken: ['metrics.k8s.io']}), [
		'1.28',
		'1.32',
		'1.33',
		'1.36',
	]),
	scenario(
		'metrics-503-legacy',
		'health/aggregated-api-unavailable',
		'top pods',
		server({broken: ['metrics.k8s.io']}),
		['1.24'],
	),
	scenario('kubelet-unreachable', 'health/kubelet-unreachable', 'logs web', fault(faults.kubeletUnreachable)),

	// Conflict
	scenario('409-stale', 'conflict/optimistic-lock', 'replace -f stale-configmap.json --validate=false', server()),
	scenario(
		'409-field',
		'conflict/ssa-field-conflict',
		'apply --server-side -f scaled-deployment.json --validate=false',
		server(),
	),
	scenario('409-exists', 'conflict/already-exists', 'create -f existing-pod.json --validate=false', server()),

	// Admission
	scenario('quota', 'admission/quota-exceeded', create, fault(faults.quotaExceeded)),
	scenario('pod-security', 'admission/pod-security', create, fault(faults.podSecurity)),
	scenario('webhook-denied', 'admission/webhook-denied', create, fault(faults.webhookDenied)),
	scenario('webhook-unreachable', 'admission/webhook-unreachable', create, fault(faults.webhookUnreachable)),
	scenario('webhook-timeout', 'admission/webhook-timeout', create, fault(faults.webhookTimeout)),
	scenario('webhook-tls', 'admission/webhook-tls', create, fault(faults.webhookTls)),
	scenario('namespace-terminating', 'admission/namespace-terminating', create, fault(faults.namespaceTerminating)),
	scenario(
		'eviction-429',
		'admission/eviction-blocked-by-pdb',
		'create --raw /api/v1/namespaces/default/pods/web/eviction -f eviction.json',
		fault(faults.evictionBlocked),
	),

	// Request
	scenario('404', 'request/not-found', 'get pod wbe', server()),
	scenario('404-namespace', 'request/not-found', `${create} -n shop`, server()),
	scenario('422', 'request/invalid-object', 'create -f invalid-pod.json --validate=false', server()),
	scenario('unknown-type', 'request/resource-type-unknown', 'get widgets', server()),
];
