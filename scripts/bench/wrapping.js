// How much longer a command takes behind this program: `get pods` with and without it, in turns, against a server that answers at once.
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {root} from './measure.js';

/** Runs of each; the median is reported. */
const RUNS = 15;

const versions = ['1.24', '1.28', '1.32', '1.33', '1.36'];

const pods = Array.from({length: 200}, (_, index) => ({
	metadata: {name: `web-${index}`, namespace: 'default'},
	spec: {containers: [{name: 'web', image: 'nginx:1.29'}]},
	status: {phase: 'Running'},
}));

/** kubectl's requests, in the form that every release accepts. */
const answers = {
	'/api': {kind: 'APIVersions', versions: ['v1']},
	'/apis': {kind: 'APIGroupList', apiVersion: 'v1', groups: []},
	'/api/v1': {
		kind: 'APIResourceList',
		groupVersion: 'v1',
		resources: [
			{name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get', 'list'], shortNames: []},
		],
	},
	'/api/v1/namespaces/default/pods': {kind: 'PodList', apiVersion: 'v1', metadata: {resourceVersion: '1'}, items: pods},
};

function milliseconds(file, args, env) {
	const start = performance.now();
	return new Promise((resolve, reject) => {
		const child = spawn(file, args, {stdio: ['ignore', 'ignore', 'pipe'], env});
		let stderr = '';
		child.stderr.on('data', chunk => (stderr += chunk));
		child.on('error', reject);
		child.on('close', code => {
			if (code === 0) resolve(performance.now() - start);
			else reject(new Error(`${file} ended with ${code}: ${stderr}`));
		});
	});
}

const median = values => values.toSorted((one, other) => one - other)[values.length >> 1];

/** Table rows: release, milliseconds without and with, the overhead. */
export async function wrappingRows() {
	const folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-wrapping-'));
	const server = createServer((request, response) => {
		const body = answers[new URL(request.url, 'http://server').pathname];
		response.writeHead(body === undefined ? 404 : 200, {'Content-Type': 'application/json'});
		response.end(JSON.stringify(body ?? {}));
	});
	await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
	try {
		const kubeconfig = join(folder, 'kubeconfig');
		const cluster = {server: `http://127.0.0.1:${server.address().port}`};
		const config = {
			'current-context': 'here',
			clusters: [{name: 'here', cluster}],
			contexts: [{name: 'here', context: {cluster: 'here', user: 'me'}}],
			users: [{name: 'me', user: {token: 'any'}}],
		};
		writeFileSync(kubeconfig, JSON.stringify(config));
		const rows = [];
		for (const version of versions) {
			const kubectl = join(root, 'node_modules/.cache/kubectl', version, 'kubectl');
			// Unpacked by the tests.
			if (!existsSync(kubectl)) continue;
			const env = {PATH: process.env.PATH, HOME: folder, KUBECONFIG: kubeconfig, KUBECTL_DEBUG_KUBECTL: kubectl};
			const bare = [];
			const wrapped = [];
			// The first run of each fills caches, and is not counted.
			for (let run = 0; run <= RUNS; run++) {
				bare.push(await milliseconds(kubectl, ['get', 'pods'], env));
				wrapped.push(await milliseconds(process.execPath, [join(root, 'dist/cli.js'), 'get', 'pods'], env));
			}

			const [without, behind] = [median(bare.slice(1)), median(wrapped.slice(1))];
			rows.push([
				`kubectl ${version}`,
				without.toFixed(0),
				behind.toFixed(0),
				(behind - without).toFixed(0),
				`${(behind / without).toFixed(1)} x`,
			]);
		}

		return rows;
	} finally {
		server.close();
		server.closeAllConnections();
		rmSync(folder, {recursive: true, force: true});
	}
}
