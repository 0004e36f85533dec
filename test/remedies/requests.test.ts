import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import type {ReportExchange} from '../../src/model/report.ts';
import {curlOf} from '../../src/remedies/curl.ts';
import {rawOf} from '../../src/remedies/raw.ts';
import curlReport from '../../src/formats/curl.ts';
import {startApiServer, type ApiServer} from '../support/api-server.ts';
import {pem} from '../support/certs.ts';
import {goodToken, makeHome, type Home} from '../support/kubeconfig.ts';
import {kubectl, kubectlVersions} from '../support/kubectl.ts';
import {startProgram, type Ran} from '../support/run-cli.ts';
import {exchange} from '../ui/support/reports.ts';
import {logOf, type Refused} from './support.ts';

const pods = '/api/v1/namespaces/default/pods';
const pod = {group: '', version: 'v1', resource: 'pods', subresource: null, namespace: 'default', name: 'web'};
const at = (parts: Partial<ReportExchange>) => exchange({url: `https://h:6443${pods}`, ...parts});
const headers = (own: Readonly<Record<string, string>>) => ({headers: own, body: null});

const CURL = 'curl -sS -i --cacert "$CA" -H "Authorization: Bearer $TOKEN"';

describe('words of the commands', () => {
	test.each<[string, Partial<ReportExchange>, string | undefined, string | undefined]>([
		['a read', {}, `${CURL} https://h:6443${pods}`, `kubectl get --raw ${pods}`],
		[
			'parameters, for the shell in quotes',
			{url: `https://h:6443${pods}?limit=5&a=b`},
			`${CURL} 'https://h:6443${pods}?limit=5&a=b'`,
			`kubectl get --raw '${pods}?limit=5&a=b'`,
		],
		[
			'what the answer depends on, and no more',
			{request: headers({Accept: 'application/json', 'User-Agent': 'kubectl', Authorization: 'Bearer <masked>'})},
			`${CURL} -H 'Accept: application/json' https://h:6443${pods}`,
			`kubectl get --raw ${pods}`,
		],
		[
			'no protobuf for a terminal',
			{request: headers({accept: 'application/vnd.kubernetes.protobuf,application/json'})},
			`${CURL} -H 'Accept: application/json' https://h:6443${pods}`,
			`kubectl get --raw ${pods}`,
		],
		[
			'a creation',
			{method: 'POST', request: headers({'content-type': 'application/json'})},
			`${CURL} -H 'Content-Type: application/json' --data-binary @body.json https://h:6443${pods}`,
			`kubectl create --raw ${pods} -f body.json`,
		],
		[
			'a replacement, as -v=6 shows it',
			{method: 'PUT'},
			`${CURL} -H 'Content-Type: application/json' --data-binary @body.json -X PUT https://h:6443${pods}`,
			`kubectl replace --raw ${pods} -f body.json`,
		],
		['a deletion', {method: 'DELETE'}, `${CURL} -X DELETE https://h:6443${pods}`, `kubectl delete --raw ${pods}`],
		[
			'a deletion with options',
			{method: 'DELETE', request: {headers: {}, body: '{"propagationPolicy":"Background"}'}},
			`${CURL} -H 'Content-Type: application/json' --data-binary @body.json -X DELETE https://h:6443${pods}`,
			`kubectl delete --raw ${pods} -f body.json`,
		],
		[
			'a watch, which must not wait in a buffer',
			{verb: 'watch', url: `https://h:6443${pods}?watch=true`},
			`curl -sS -i -N --cacert "$CA" -H "Authorization: Bearer $TOKEN" 'https://h:6443${pods}?watch=true'`,
			`kubectl get --raw '${pods}?watch=true'`,
		],
		[
			'a patch of a known kind',
			{
				method: 'PATCH',
				url: `https://h:6443${pods}/web?fieldManager=kubectl-patch`,
				resource: pod,
				request: headers({'content-type': 'application/merge-patch+json'}),
			},
			`${CURL} -H 'Content-Type: application/merge-patch+json' --data-binary @body.json -X PATCH 'https://h:6443${pods}/web?fieldManager=kubectl-patch'`,
			'kubectl patch pods web --type=merge --patch-file=body.json -n default --field-manager=kubectl-patch',
		],
		[
			'a server-side apply',
			{
				method: 'PATCH',
				url: `https://h:6443/apis/apps/v1/namespaces/default/deployments/web?fieldManager=ci&force=true`,
				resource: {...pod, group: 'apps', resource: 'deployments'},
				request: headers({'content-type': 'application/apply-patch+yaml'}),
			},
			`${CURL} -H 'Content-Type: application/apply-patch+yaml' --data-binary @body.json -X PATCH 'https://h:6443/apis/apps/v1/namespaces/default/deployments/web?fieldManager=ci&force=true'`,
			'kubectl apply --server-side --force-conflicts -f body.json -n default --field-manager=ci',
		],
		[
			'a patch whose kind the log does not tell',
			{method: 'PATCH', url: `https://h:6443${pods}/web`, resource: pod},
			`${CURL} -H 'Content-Type: <type of the patch>' --data-binary @body.json -X PATCH https://h:6443${pods}/web`,
			undefined,
		],
		[
			'somebody else’s name',
			{request: headers({'impersonate-user': 'bob', 'impersonate-group': "dev, o'brien"})},
			`${CURL} -H 'Impersonate-User: bob' -H 'Impersonate-Group: dev' -H 'Impersonate-Group: o'\\''brien' https://h:6443${pods}`,
			`kubectl get --raw ${pods} --as=bob --as-group=dev --as-group='o'\\''brien'`,
		],
		[
			'no token over plain HTTP',
			{url: `http://localhost:8080${pods}`},
			`curl -sS -i http://localhost:8080${pods}`,
			`kubectl get --raw ${pods}`,
		],
		[
			'no password of a URL',
			{url: `https://me:secret@h:6443${pods}`},
			`${CURL} https://h:6443${pods}`,
			`kubectl get --raw ${pods}`,
		],
		['a stream', {method: 'POST', url: `https://h:6443${pods}/web/exec?command=ls`}, undefined, undefined],
		['a path alone', {url: pods}, undefined, undefined],
		['a URL that hides characters', {url: `https://h:6443${pods}/a\u202Eb`}, undefined, undefined],
		['a head', {method: 'HEAD'}, `${CURL} --head https://h:6443${pods}`, undefined],
		[
			'a slash within a name, which kubectl would decode',
			{url: 'https://h:6443/api/v1/namespaces/default/services/a/proxy/x%2Fy'},
			`${CURL} https://h:6443/api/v1/namespaces/default/services/a/proxy/x%2Fy`,
			undefined,
		],
		[
			'a header that would begin another one',
			{request: headers({accept: 'a\r\nX-Other: b'})},
			`${CURL} https://h:6443${pods}`,
			`kubectl get --raw ${pods}`,
		],
	])('%s', (_, parts, curl, raw) => {
		expect([curlOf(at(parts)), rawOf(at(parts))]).toEqual([curl, raw]);
	});
});

describe('the real curl and the real kubectl', () => {
	let server: ApiServer;
	let home: Home;
	let env: Record<string, string>;

	beforeAll(async () => {
		server = await startApiServer();
		home = await makeHome();
		const program = await kubectl('1.36');
		const kubeconfig = await home.writeKubeconfig({server: server.url});
		env = {
			PATH: `${join(program, '..')}:${process.env['PATH'] ?? '/usr/bin:/bin'}`,
			HOME: home.folder,
			KUBECONFIG: kubeconfig,
			CA: await home.write('ca.crt', pem('ca.pem')),
			TOKEN: goodToken,
		};
	});

	afterAll(async () => {
		await server.close();
		await home.remove();
	});

	/** Runs a command as a person pastes it, and gives what the server was asked. */
	async function paste(command: string | undefined): Promise<Ran & {readonly asked: readonly string[]}> {
		expect(command).toBeDefined();
		const before = server.requests.length;
		const ran = await startProgram('/bin/sh', ['-c', `cd "$HOME" && ${command ?? 'false'}`], {env}).ended;
		return {...ran, asked: server.requests.slice(before)};
	}

	test.each([
		['GET', pods, 200],
		['GET', `${pods}?limit=5&labelSelector=app%3Dweb%2Ctier%21%3Dx`, 200],
		['GET', `${pods}/nobody`, 404],
		['GET', '/version?timeout=32s', 200],
		['GET', `${pods}/$(touch%20pwned)\`touch%20pwned\`;touch\${IFS}pwned&&'"x`, 404],
		['GET', `${pods}/a[1-3]{b,c}`, 404],
		['GET', `${pods}/-k`, 404],
		['DELETE', '/api/v1/namespaces/default/configmaps/nobody', 404],
	])('%s %s is asked again, word for word', async (method, path, status) => {
		const request = at({method, url: server.url + path});
		const curl = await paste(curlOf(request));
		expect([curl.code, curl.stderr, curl.asked]).toEqual([0, '', [`${method} ${path}`]]);
		expect(curl.stdout).toMatch(new RegExp(`^HTTP/\\S+ ${status}\\b`));
		const raw = await paste(rawOf(request));
		expect(raw.code).toBe(status === 200 ? 0 : 1);
		// kubectl sorts the parameters and encodes them again: other letters, the same request.
		const level = (text: string) =>
			decodeURIComponent(text)
				.split(/[?&]/)
				.map((part, index) => (index === 0 ? ` ${part}` : part))
				.toSorted();
		expect(raw.asked.map(asked => level(asked))).toEqual([level(`${method} ${path}`)]);
		expect(existsSync(join(home.folder, 'pwned'))).toBe(false);
	});

	test('a path with dots is sent as it is', async () => {
		const {asked} = await paste(curlOf(at({url: `${server.url}${pods}/../pods/./web`})));
		expect(asked).toEqual([`GET ${pods}/../pods/./web`]);
	});

	test.each(kubectlVersions)('behind a gateway kubectl %s asks the same path', async version => {
		const prefix = '/k8s/clusters/c-1';
		const kubeconfig = await home.write(
			'gateway',
			(await readFile(env['KUBECONFIG'] ?? '', 'utf8')).replace(server.url, server.url + prefix),
		);
		const request = at({url: `${server.url}${prefix}${pods}?limit=5`});
		const raw = rawOf(request, {program: 'kubectl', version: `v${version}.1`}) ?? '';
		const {asked} = await paste(raw.replace('kubectl ', `KUBECONFIG='${kubeconfig}' '${await kubectl(version)}' `));
		expect(asked).toEqual([`GET ${prefix}${pods}?limit=5`]);
		expect(rawOf(request, {program: 'kubectl', version: null})).toBeUndefined();
		expect(rawOf(request)).toBeUndefined();
		expect((await paste(curlOf(request))).asked).toEqual([`GET ${prefix}${pods}?limit=5`]);
	});

	test('bodies are sent: create, replace, delete', async () => {
		const names = ['one', 'two'];
		const commands = [curlOf, rawOf];
		for (const [index, name] of names.entries()) {
			const commandOf = commands[index] ?? rawOf;
			const collection = '/api/v1/namespaces/default/configmaps';
			const object = (color: string) =>
				JSON.stringify({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name}, data: {color}});
			await home.write('body.json', object('red'));
			const created = await paste(commandOf(at({method: 'POST', url: server.url + collection})));
			expect([created.code, created.asked]).toEqual([0, [`POST ${collection}`]]);
			await home.write('body.json', object('green'));
			const replaced = await paste(commandOf(at({method: 'PUT', url: `${server.url}${collection}/${name}`})));
			expect([replaced.code, replaced.asked]).toEqual([0, [`PUT ${collection}/${name}`]]);
			const read = await paste(rawOf(at({url: `${server.url}${collection}/${name}`})));
			expect(JSON.parse(read.stdout)).toMatchObject({data: {color: 'green'}});
			await home.write('body.json', '{"propagationPolicy":"Background"}');
			const gone = await paste(
				commandOf(
					at({method: 'DELETE', url: `${server.url}${collection}/${name}`, request: {headers: {}, body: '{}'}}),
				),
			);
			expect([gone.code, gone.asked]).toEqual([0, [`DELETE ${collection}/${name}`]]);
			expect((await paste(rawOf(at({url: `${server.url}${collection}/${name}`})))).code).toBe(1);
		}
	});

	test('a patch reaches its object', async () => {
		await home.write('body.json', '{"data":{"color":"yellow"}}');
		const url = `${server.url}/api/v1/namespaces/default/configmaps/settings?fieldManager=kubectl-patch`;
		const request = at({
			method: 'PATCH',
			url,
			resource: {...pod, resource: 'configmaps', name: 'settings'},
			request: headers({'content-type': 'application/merge-patch+json'}),
		});
		for (const command of [curlOf(request), rawOf(request)]) {
			const {code, asked} = await paste(command);
			expect(code).toBe(0);
			expect(asked.filter(each => each.startsWith('PATCH'))).toEqual([`PATCH ${url.slice(server.url.length)}`]);
		}
	});

	test('the requests of a recorded command, asked again', async () => {
		const args = ['get', 'deployments,pods', '-v=9'];
		const recorded = await startProgram(await kubectl('1.36'), args, {env}).ended;
		const {runs} = analyze(recorded.stderr);
		const exchanges = runs.flatMap(run => run.exchanges);
		expect(exchanges.map(({purpose}) => purpose)).toContain('target');
		for (const request of exchanges) {
			const own = `${request.method} ${request.url.slice(server.url.length)}`;
			const curl = await paste(curlOf(request));
			expect([curl.code, curl.asked]).toEqual([0, [own]]);
			const body = curl.stdout.slice(curl.stdout.indexOf('\r\n\r\n') + 4);
			// The Accept header came along: the answer is the same table, or the same list of groups.
			if (request.response.truncatedChars === 0)
				expect(JSON.parse(body)).toEqual(JSON.parse(request.response.body ?? ''));
			expect((await paste(rawOf(request))).asked).toEqual([own]);
		}
	});

	test.each<[string, Refused, object]>([
		['a list', {verb: 'list', resource: 'pods', namespace: 'web'}, {verb: 'list', resource: 'pods', namespace: 'web'}],
		[
			'one object of a group',
			{verb: 'get', resource: 'deployments', group: 'apps', namespace: 'web', name: 'a'},
			{verb: 'get', resource: 'deployments', group: 'apps', namespace: 'web', name: 'a'},
		],
		[
			'a subresource',
			{verb: 'create', resource: 'pods', subresource: 'exec', namespace: 'web', name: 'a'},
			{verb: 'create', resource: 'pods', subresource: 'exec', namespace: 'web', name: 'a'},
		],
		['all namespaces', {verb: 'list', resource: 'pods'}, {verb: 'list', resource: 'pods'}],
		[
			'the cluster scope',
			{verb: 'get', resource: 'namespaces', name: 'x'},
			{verb: 'get', resource: 'namespaces', name: 'x'},
		],
		['a path', {verb: 'get', path: '/metrics'}, {verb: 'get', path: '/metrics'}],
		[
			'a name that a shell would run',
			{verb: 'get', resource: 'pods', namespace: 'web', name: "a'$(touch,pwned)"},
			{verb: 'get', resource: 'pods', namespace: 'web', name: "a'$(touch,pwned)"},
		],
	])('auth can-i asks what was refused: %s', async (_, refused, attributes) => {
		const [step] = analyze(logOf([refused])).findings.flatMap(({nextSteps}) => nextSteps);
		expect(step?.command).toMatch(/^kubectl auth can-i /);
		// Later ones send protobuf, which the log shows as bytes.
		const program = await kubectl('1.28');
		const {stderr, asked} = await paste(`${program} ${(step?.command ?? '').replace('kubectl ', '-v=9 ')}`);
		expect(asked).toContain('POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews');
		const [review] = analyze(stderr).runs.flatMap(run => run.exchanges.filter(({purpose}) => purpose === 'auth'));
		const {spec} = JSON.parse(review?.request.body ?? '{}') as {
			readonly spec: {readonly resourceAttributes?: object; readonly nonResourceAttributes?: object};
		};
		const {version: _version, ...sent} = (spec.resourceAttributes ?? spec.nonResourceAttributes) as {version?: string};
		expect(sent).toEqual(attributes);
		expect(existsSync(join(home.folder, 'pwned'))).toBe(false);
	});
});

test('a word of the log does not become a flag of kubectl', () => {
	const refused = {verb: 'get', resource: '--kubeconfig=x', namespace: 'web'};
	const [step] = analyze(logOf([refused])).findings.flatMap(({nextSteps}) => nextSteps);
	expect(step?.command).toBe('kubectl auth can-i -n web -- get --kubeconfig=x');
});

describe('the format curl', () => {
	const log = (method: string, path: string, status = '403 Forbidden', pid = 21740) =>
		`I1120 21:09:17.317683   ${pid} round_trippers.go:553] ${method} https://10.0.0.1:6443${path} ${status} in 5 milliseconds`;
	const render = (...lines: readonly string[]) => curlReport.render(analyze(lines.join('\n'))).split('\n');

	test('failed requests once each, what writes is commented out', () => {
		const rows = render(
			log('DELETE', `${pods}/a`, '403 Forbidden', 21741),
			'Error from server (Forbidden): pods "a" is forbidden: User "jane" cannot delete resource "pods" in API group "" in the namespace "default"',
			log('GET', '/version', '200 OK'),
			log('GET', `${pods}/b`),
			log('GET', `${pods}/b`),
			'Error from server (Forbidden): pods "b" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "default"',
		);
		const commands = rows.filter(row => /^(?:# )?(?:curl|kubectl) /.test(row) && row.includes(pods));
		expect(commands).toEqual([
			`# kubectl delete --raw ${pods}/a`,
			`# ${CURL} -X DELETE https://10.0.0.1:6443${pods}/a`,
			`kubectl get --raw ${pods}/b`,
			`${CURL} https://10.0.0.1:6443${pods}/b`,
		]);
		expect(rows.findLast(row => /^# r\d+\.x/.test(row))).toMatch(/, 2 times$/);
		expect(rows.join('\n')).not.toContain('/version');
	});

	test('a healthy log has none', () => {
		expect(render(log('GET', pods, '200 OK'))).toEqual(['# No request failed.', '']);
	});

	test('every line is a comment or a command, whatever the log says', () => {
		const rows = render(
			log('GET', `${pods}/x%0Arm`),
			'Error from server (Forbidden): pods "x" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "default"',
		);
		for (const row of rows) expect(row).toMatch(/^(?:$|#|curl |kubectl )/);
	});
});
