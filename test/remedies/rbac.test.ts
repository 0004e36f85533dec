import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {Ajv} from 'ajv';
import fc from 'fast-check';
import {analyze} from '../../src/index.ts';
import rbac from '../../src/formats/rbac.ts';
import text from '../../src/formats/text.ts';
import {kubectl} from '../support/kubectl.ts';
import {startProgram} from '../support/run-cli.ts';
import {logOf, remediesFor, remediesIn, ruleAllows, sentence, type Refused} from './support.ts';

const pods: Refused = {verb: 'list', resource: 'pods', namespace: 'web'};
const render = (log: string) => text.render(analyze(log), {color: false, columns: 80});
const withoutSum = (yaml: string) => yaml.replaceAll(/-[\da-f]{8}$/gm, '-<sum>');

type Manifest = {
	readonly kind: string;
	readonly metadata: {readonly name: string; readonly namespace?: string};
	readonly rules?: ReadonlyArray<Readonly<Record<string, readonly string[]>>>;
	readonly roleRef?: {readonly kind: string; readonly name: string};
	readonly subjects?: ReadonlyArray<{readonly kind: string; readonly name: string; readonly namespace?: string}>;
};

/** What a real kubectl reads in the YAML; `--local` asks no server. */
async function readByKubectl(yaml: string): Promise<Manifest[]> {
	const args = ['annotate', '--local', '-f', '-', 'read=yes', '-o', 'json'];
	const {code, stdout, stderr} = await startProgram(await kubectl('1.36'), args, {
		stdin: yaml,
		env: {KUBECONFIG: '/dev/null', HOME: '/nonexistent'},
	}).ended;
	expect([code, stderr]).toEqual([0, '']);
	const whole = Buffer.from(stdout, 'latin1').toString('utf8');
	return whole.split(/^(?=\{)/m).map(part => JSON.parse(part) as Manifest);
}

test('one refusal gives one role and one binding', () => {
	const [remedy] = remediesFor([pods]);
	expect(withoutSum(remedy?.yaml ?? ''))
		.toBe(`# Allows "jane" on 10.0.0.1:6443 what was refused there, and nothing else:
# - list pods in namespace web
# A change for an administrator: review it before it is applied.
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: allow-jane-web-<sum>
  namespace: web
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: allow-jane-web-<sum>
  namespace: web
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: allow-jane-web-<sum>
subjects:
  - apiGroup: rbac.authorization.k8s.io
    kind: User
    name: jane
`);
	expect(remedy).toMatchObject({kind: 'rbac', user: 'jane', server: '10.0.0.1:6443', runs: ['r1'], warnings: []});
});

test('everything that was refused to one user is put together', () => {
	const [remedy, ...others] = remediesFor([
		pods,
		{...pods, verb: 'watch'},
		{...pods, verb: 'get', name: 'b'},
		{...pods, verb: 'get', name: 'a'},
		{...pods, resource: 'services'},
		{...pods, resource: 'services', verb: 'watch'},
		{...pods, verb: 'list', resource: 'deployments', group: 'apps'},
		{verb: 'list', resource: 'nodes'},
		{verb: 'get', path: '/metrics'},
	]);
	const rule = {apiGroups: [''], resourceNames: [], nonResourceURLs: []};
	expect(others).toEqual([]);
	expect(remedy?.grants).toEqual([
		{
			namespace: null,
			rules: [
				{...rule, resources: ['nodes'], verbs: ['list']},
				{apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['/metrics'], verbs: ['get']},
			],
		},
		{
			namespace: 'web',
			rules: [
				{...rule, resources: ['pods'], resourceNames: ['a', 'b'], verbs: ['get']},
				{...rule, resources: ['pods', 'services'], verbs: ['list', 'watch']},
				{...rule, apiGroups: ['apps'], resources: ['deployments'], verbs: ['list']},
			],
		},
	]);
});

const requests = fc.record({
	verb: fc.constantFrom('get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'),
	group: fc.constantFrom('', 'apps'),
	resource: fc.constantFrom('pods', 'deployments'),
	namespace: fc.constantFrom('web', 'shop', undefined),
	name: fc.constantFrom('a', 'b'),
	subresource: fc.constantFrom('status', undefined, undefined),
});

type Asked = typeof requests extends fc.Arbitrary<infer Value> ? Value : never;

/** Requests for a whole collection name nothing; a creation names its object in the body only. */
const asked = ({name, subresource, namespace, ...rest}: Asked): Refused => {
	const single = ['get', 'update', 'patch', 'delete'].includes(rest.verb);
	return {
		...rest,
		...(namespace === undefined ? {} : {namespace}),
		...(single ? {name} : {}),
		...(single && subresource !== undefined ? {subresource} : {}),
	};
};

test('what was refused is allowed, and nothing else is', () => {
	fc.assert(
		fc.property(
			fc.array(requests.map(asked), {minLength: 1, maxLength: 12}),
			fc.array(requests.map(asked)),
			(refused, others) => {
				const [remedy, ...rest] = remediesFor(refused);
				expect(rest).toEqual([]);
				// A role counts in its namespace; what is asked at the cluster scope needs a ClusterRole.
				const allows = (request: Refused) =>
					remedy?.grants.some(
						({namespace, rules}) =>
							(namespace === null || namespace === request.namespace) && rules.some(rule => ruleAllows(rule, request)),
					) === true;
				for (const request of refused) expect([request, allows(request)]).toEqual([request, true]);
				// A grant for the cluster covers its namespaces.
				const what = ({verb, group, resource, subresource, name}: Refused) =>
					JSON.stringify([verb, group, resource, subresource, name]);
				const isRefused = (request: Refused) =>
					refused.some(
						one => what(one) === what(request) && (one.namespace === undefined || one.namespace === request.namespace),
					);
				for (const request of others) expect([request, allows(request)]).toEqual([request, isRefused(request)]);
			},
		),
		{numRuns: 200},
	);
});

test('names are granted only where RBAC looks at them', () => {
	const rules = remediesFor([
		{...pods, verb: 'get', name: 'a'},
		{...pods, verb: 'list', name: 'a'},
		{...pods, verb: 'watch', name: 'a'},
		{...pods, verb: 'create', subresource: 'exec', name: 'a'},
		{...pods, verb: 'deletecollection', name: 'a'},
	]).flatMap(({grants}) => grants.flatMap(grant => grant.rules));
	expect(rules.filter(({resourceNames}) => resourceNames.length > 0)).toEqual([
		{apiGroups: [''], resources: ['pods'], resourceNames: ['a'], nonResourceURLs: [], verbs: ['get']},
	]);
});

test('both transports of one exec are refused, with two verbs', () => {
	const url = 'https://10.0.0.1:6443/api/v1/namespaces/web/pods/app-0/exec?command=ls';
	const exec: Refused = {verb: 'get', resource: 'pods', subresource: 'exec', namespace: 'web', name: 'app-0'};
	const at = 'I1120 21:09:17.324578   21740 ';
	const [remedy] = remediesIn(
		[
			`${at}round_trippers.go:632] "Response" verb="GET" url="${url}" status="" milliseconds=5`,
			`${at}fallback.go:56] "RemoteCommand fallback" err=${JSON.stringify(`unable to upgrade streaming request: ${sentence(exec)}`)}`,
			`${at}round_trippers.go:632] "Response" verb="POST" url="${url}" status="403 Forbidden" milliseconds=5`,
			`Error from server (Forbidden): ${sentence({...exec, verb: 'create'})}`,
		].join('\n'),
	);
	const verbs = remedy?.grants.flatMap(({rules}) => rules.flatMap(rule => rule.verbs));
	expect(verbs?.toSorted()).toEqual(['create', 'get']);
	expect(remedy?.warnings.join('\n')).toMatch(/runs commands within pods/);
});

test('paths that kubectl asks together are granted together', () => {
	const at = 'I1120 21:09:17.324578   21740 round_trippers.go:553] GET https://10.0.0.1:6443';
	const [remedy] = remediesIn(
		[
			`${at}/api?timeout=32s 403 Forbidden in 5 milliseconds`,
			`${at}/apis?timeout=32s 403 Forbidden in 5 milliseconds`,
			`Error from server (Forbidden): ${sentence({verb: 'get', path: '/api'})}`,
		].join('\n'),
	);
	expect(remedy?.grants.map(({namespace, rules}) => [namespace, rules.map(rule => rule.nonResourceURLs)])).toEqual([
		[null, [['/api', '/apis']]],
	]);
	expect(remedy?.warnings.join('\n')).toMatch(/system:discovery/);
});

test('an old sentence leaves the name to the URL', () => {
	const line =
		'I1120 21:09:17.324578   21740 round_trippers.go:436] GET https://10.0.0.1:6443/api/v1/namespaces/web/pods/a 403 Forbidden in 8 milliseconds';
	const words = 'Error from server (Forbidden): User "jane" cannot get pods in the namespace "web".';
	const rules = remediesIn(`${line}\n${words}`).flatMap(({grants}) => grants.flatMap(grant => grant.rules));
	expect(rules.map(({resourceNames}) => resourceNames)).toEqual([['a']]);
	// Without the request nobody knows which pod it was.
	const [blind] = remediesIn(
		`I1120 21:09:17.324578   21740 loader.go:395] Config loaded from file:  /c\nError from server (Forbidden): ${sentence({...pods, verb: 'get'})}`,
	);
	expect(blind?.warnings.join('\n')).toMatch(/does not say which object/);
});

test.each<[string, Refused]>([
	['a binding without its role', {...pods, reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "view2" not found'}],
	['Google Cloud IAM', {...pods, reason: 'requires one of ["container.pods.list"] permission(s).'}],
	[
		'Azure',
		{...pods, reason: 'User does not have access to the resource in Azure. Update role assignment to allow access.'},
	],
	['a webhook authorizer', {...pods, reason: 'denied by policy 7'}],
	['the Node authorizer', {...pods, user: 'system:node:n1'}],
	['a caller nobody recognised', {...pods, user: 'system:anonymous'}],
	['impersonation', {verb: 'impersonate', resource: 'users', name: 'bob'}],
	['a user without a name', {...pods, user: ''}],
	['a user with an invisible name', {...pods, user: 'jane\u202Eenaj'}],
	['all users', {...pods, user: '*'}],
	['all resources', {...pods, resource: '*'}],
	['all subresources', {...pods, subresource: '*', verb: 'get'}],
	['a wrong verb', {...pods, verb: '*'}],
	['all paths below one', {verb: 'get', path: '/logs/*'}],
	['a namespace that is none', {...pods, namespace: 'Web*'}],
	['a group that is none', {...pods, group: '*'}],
])('%s: no role is proposed', (_, refused) => {
	const report = analyze(logOf([refused]));
	expect(report.findings).toHaveLength(1);
	expect(report).not.toHaveProperty('remedies');
	expect(rbac.render(report)).toBe('# RBAC refused nothing that a role could allow.\n');
});

test.each([
	[
		'a grant of what one does not hold',
		`roles.rbac.authorization.k8s.io "x" is forbidden: user "jane" (groups=["dev"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}`,
	],
	['a quota', 'pods "a" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10'],
	['a webhook that quotes RBAC', `admission webhook "a.b.c" denied the request: ${sentence(pods)}`],
])('%s: no role is proposed', (_, words) => {
	const [line] = logOf([{...pods, verb: 'create'}]).split('\n');
	const report = analyze(`${line}\nError from server (Forbidden): error when creating "a.yaml": ${words}`);
	expect(report.findings).toHaveLength(1);
	expect(report).not.toHaveProperty('remedies');
});

test('a request that cannot be granted is told apart from those that can', () => {
	const [remedy] = remediesFor([pods, {...pods, resource: '*'}]);
	expect(remedy?.grants.flatMap(({rules}) => rules.flatMap(rule => rule.resources))).toEqual(['pods']);
	expect(remedy?.warnings.join('\n')).toMatch(/left out/);
});

test('a 403 that the command survived is not granted', () => {
	const at = 'I1120 21:09:17.324578   21740 round_trippers.go:553] GET https://10.0.0.1:6443/api/v1/namespaces/web';
	expect(remediesIn(`${at}/events 403 Forbidden in 5 milliseconds\n${at}/pods 200 OK in 5 milliseconds`)).toEqual([]);
});

test('clusters and users are kept apart', () => {
	const remedies = remediesFor([pods, {...pods, host: 'other.example'}, {...pods, user: 'bob'}]);
	expect(remedies.map(({user, server}) => [user, server])).toEqual([
		['jane', '10.0.0.1:6443'],
		['jane', 'other.example'],
		['bob', '10.0.0.1:6443'],
	]);
});

test('a second grant does not take the place of the first', () => {
	const names = (refused: readonly Refused[]) =>
		remediesFor(refused).flatMap(({yaml}) => yaml.match(/^ {2}name: (allow-.*)$/m)?.[1] ?? []);
	expect(names([pods])).toEqual(names([pods, pods]));
	expect(names([pods])).not.toEqual(names([{...pods, verb: 'watch'}]));
	expect(names([{...pods, user: 'jane.x'}])).not.toEqual(names([{...pods, user: 'jane-x'}]));
});

test.each<[string, Refused, RegExp]>([
	['secrets', {...pods, resource: 'secrets'}, /tokens and passwords/],
	['exec', {...pods, verb: 'create', subresource: 'exec', name: 'a'}, /runs commands within pods/],
	['the kubelet', {verb: 'get', resource: 'nodes', subresource: 'proxy', name: 'n'}, /reaches the kubelet/],
	['workloads', {...pods, verb: 'create', resource: 'jobs', group: 'batch'}, /every Secret, ConfigMap/],
	['roles', {...pods, verb: 'create', resource: 'roles', group: 'rbac.authorization.k8s.io'}, /handed on/],
	['bind', {verb: 'bind', resource: 'clusterroles', group: 'rbac.authorization.k8s.io', name: 'admin'}, /gives? away/],
	['escalate', {verb: 'escalate', resource: 'clusterroles', group: 'rbac.authorization.k8s.io'}, /do not hold/],
	[
		'tokens',
		{...pods, verb: 'create', resource: 'serviceaccounts', subresource: 'token', name: 'x'},
		/act as the service/,
	],
	['all namespaces', {verb: 'list', resource: 'pods'}, /all namespaces/],
	[
		'questions about oneself',
		{verb: 'create', resource: 'selfsubjectaccessreviews', group: 'authorization.k8s.io'},
		/basic-user/,
	],
	['a session', {...pods, user: 'arn:aws:sts::123:assumed-role/dev/jane@example.org'}, /AWS session/],
	['a part of the cluster', {...pods, user: 'system:kube-scheduler'}, /default roles/],
])('%s: the reviewer is warned, in the YAML too', (_, refused, words) => {
	const [remedy] = remediesFor([refused]);
	expect(remedy?.warnings.join('\n')).toMatch(words);
	const comments = (remedy?.yaml ?? '').split('\n').filter(line => line.startsWith('#'));
	expect(comments.map(line => line.slice(2)).join(' ')).toMatch(words);
});

test('pods alone need no warning', () => {
	expect(remediesFor([pods]).map(({warnings}) => warnings)).toEqual([[]]);
});

const hostile = [
	'CORP\\jane',
	'O\'Brien "the" dev',
	'jane: {a: b}',
	'- jane # no comment',
	'yes',
	'1e3',
	'null',
	'~',
	'jürgen@example.org',
	'日本',
	'jane---',
	'%TAG',
	'a & b <c>',
	'oidc:https://login.example/realm#jane',
	'system:serviceaccount:ci:deployer',
	'x'.repeat(200),
];

test('kubectl reads the names that the server wrote', async () => {
	const escaped = (user: string) => user.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	const remedies = remediesFor(hostile.map(user => ({...pods, user: escaped(user)})));
	expect(remedies.map(({user}) => user)).toEqual(hostile);
	const manifests = await readByKubectl(remedies.map(({yaml}) => yaml).join('---\n'));
	const bindings = manifests.filter(({kind}) => kind === 'RoleBinding');
	expect(bindings.map(({subjects}) => subjects)).toEqual(
		hostile.map(user =>
			user === 'system:serviceaccount:ci:deployer'
				? [{kind: 'ServiceAccount', name: 'deployer', namespace: 'ci'}]
				: [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user}],
		),
	);
	for (const {metadata} of manifests) {
		expect(metadata.name).toMatch(/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/);
		expect(metadata.namespace).toBe('web');
	}
});

test('kubectl reads the rules that the report holds', async () => {
	const many = [
		'configmaps',
		'endpoints',
		'events',
		'persistentvolumeclaims',
		'pods',
		'replicationcontrollers',
		'services',
	];
	const [remedy] = remediesFor([
		...many.map(resource => ({...pods, resource})),
		{...pods, verb: 'get', resource: 'configmaps', name: 'true'},
		{...pods, verb: 'get', resource: 'configmaps', name: 'a,b]c'},
		{verb: 'get', path: '/metrics'},
		{verb: 'list', resource: 'widgets', group: 'example.org'},
	]);
	const yaml = remedy?.yaml ?? '';
	expect(Math.max(...yaml.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
	const manifests = await readByKubectl(yaml);
	const read = manifests
		.filter(({rules}) => rules !== undefined)
		.map(({metadata, rules}) => ({namespace: metadata.namespace ?? null, rules}));
	const told = remedy?.grants.map(({namespace, rules}) => ({
		namespace,
		rules: rules.map(rule => Object.fromEntries(Object.entries(rule).filter(([, list]) => list.length > 0))),
	}));
	expect(read).toEqual(told);
	for (const {kind, metadata, roleRef} of manifests.filter(each => each.roleRef !== undefined)) {
		expect([`${roleRef?.kind}Binding`, roleRef?.name]).toEqual([kind, metadata.name]);
	}
});

test('the report with a remedy keeps its schema', () => {
	const schema = JSON.parse(
		readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'),
	) as object;
	const validate = new Ajv({allErrors: true, allowUnionTypes: true, strict: true}).compile(schema);
	const report = JSON.parse(JSON.stringify(analyze(logOf([pods, {verb: 'get', path: '/metrics'}])))) as object;
	expect(report).toHaveProperty('remedies');
	expect([validate(report), validate.errors]).toEqual([true, null]);
});

test('the text report holds short YAML as it is, and says how to get long one', () => {
	const short = render(logOf([pods]));
	const [remedy] = remediesFor([pods]);
	expect(short).toContain(`\n\n${remedy?.yaml.trimEnd()}\n\n`);
	expect(short.match(/what would allow it/g)).toHaveLength(1);
	const long = render(logOf([pods, {verb: 'list', resource: 'nodes'}]));
	expect(long).toContain('--report rbac');
	expect(long).not.toContain('kind: Role');
	expect(
		Math.max(
			...long
				.split('\n')
				.filter(line => !/^ {4}kubectl/.test(line))
				.map(line => line.length),
		),
	).toBeLessThanOrEqual(80);
	expect(render(logOf([{...pods, user: 'system:node:n1'}]))).not.toContain('what would allow it');
});

test('the format rbac is a file that can be applied', async () => {
	const report = analyze(logOf([pods, {...pods, user: 'bob'}]));
	const manifests = await readByKubectl(rbac.render(report));
	expect(manifests.map(({kind}) => kind)).toEqual(['Role', 'RoleBinding', 'Role', 'RoleBinding']);
});

test('a name that looks like a secret is not written down', () => {
	const secret = `eyJhbGciOiJSUzI1NiIs.${'a'.repeat(20)}.${'b'.repeat(20)}`;
	expect(remediesFor([{...pods, user: secret}])).toEqual([]);
	expect(analyze(logOf([{...pods, user: secret}]), {showSecrets: true}).remedies).toHaveLength(1);
});
