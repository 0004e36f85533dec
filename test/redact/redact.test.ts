import {describe, expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import {redactHeader, redactText} from '../../src/redact/redact.ts';
import {reporters} from '../../src/formats/registry.ts';
import {allSamples, sampleText} from '../support/samples.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyIiwiZXhwIjoxfQ.c2lnbmF0dXJlLXNlY3JldA';

test.each([
	['a bearer token', 'Authorization: Bearer stale-0123456789abcdef', 'stale-0123456789abcdef'],
	[
		'a bearer token in curl',
		'curl -k -v -XGET -H "Authorization: Bearer stale-0123456789abcdef" https://h/api',
		'stale-0123456789abcdef',
	],
	[
		'a token that may not be sent',
		String.raw`net/http: invalid header field value "Bearer pa55\n" for key Authorization`,
		'pa55',
	],
	[
		'the same, quoted once more',
		String.raw`err="Get \"https://h/api\": net/http: invalid header field value \"Bearer a b\\n\" for key Authorization"`,
		'a b',
	],
	['basic credentials', 'Authorization: Basic YWRtaW46aHVudGVyMg==', 'YWRtaW46aHVudGVyMg'],
	['a JWT anywhere', `error: token ${jwt} has expired`, jwt.split('.')[2] ?? ''],
	['a cookie', 'Set-Cookie: sso_session=9f8e7d6c5b4a39281706f5e4d3c2b1a0; Path=/', '9f8e7d6c5b4a'],
	['user and password in a URL', 'GET https://admin:hunter2@10.0.0.1/api 200 OK in 1 milliseconds', 'hunter2'],
	['a token in a query', 'GET https://h/api?token=abcdef123456&x=1', 'abcdef123456'],
	['--token', '$ kubectl --token=abcdef123456 get pods', 'abcdef123456'],
	['--password with a blank', '$ kubectl --username a --password hunter22 get pods', 'hunter22'],
	['--from-literal', '$ kubectl create secret generic a --from-literal=key=hunter22', 'hunter22'],
	['an EKS token', 'token: k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdz', 'aHR0cHM6Ly9zdHM'],
	['a Google token', '"access_token": "ya29.a0AfH6SMBx"', 'a0AfH6SMBx'],
	['an OpenShift token', 'sha256~abcdefghijklmnopqrstuvwxyz0123456789', 'abcdefghijklmnopqrstuvwxyz'],
	[
		'a private key',
		'-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----',
		'MIIEowIBAAKCAQEA',
	],
	['client-key-data', 'client-key-data: LS0tLS1CRUdJTiBSU0E=', 'LS0tLS1CRUdJTiBSU0E'],
	[
		'a Secret',
		'{"kind":"Secret","apiVersion":"v1","metadata":{"name":"db"},"data":{"password":"aHVudGVyMg=="}}',
		'aHVudGVyMg',
	],
	[
		'a Secret in escaped JSON',
		String.raw`body="{\"kind\":\"Secret\",\"data\":{\"password\":\"aHVudGVyMg==\"}}"`,
		'aHVudGVyMg',
	],
	['a Secret that was cut off', '{"kind":"Secret","data":{"password":"aHVudGVy', 'aHVudGVy'],
	[
		'a TokenRequest answer',
		`{"kind":"TokenRequest","status":{"token":"opaque-1234567890","expirationTimestamp":"2026"}}`,
		'opaque-1234567890',
	],
])('%s is taken out', (_, text, secret) => {
	expect(text).toContain(secret);
	expect(redactText(text)).not.toContain(secret);
	expect(redactText(redactText(text))).toBe(redactText(text));
});

test('what is needed for triage stays', () => {
	for (const text of [
		'pods is forbidden: User "system:serviceaccount:ci:deployer" cannot list resource "pods" in API group "" in the namespace "shop"',
		'GET https://10.0.0.1:6443/api/v1/namespaces/kube-system/secrets?limit=500 403 Forbidden in 8 milliseconds',
		'Audit-Id: 4521d7ef-e920-4d20-98ca-25ac5817f52d',
		'Authorization: Bearer <masked>',
		'x509: certificate is valid for 10.96.0.1, not k8s.example',
		'Www-Authenticate: Basic realm="operators"',
	]) {
		expect(redactText(text)).toBe(text);
	}

	expect(redactText('{"kind":"Secret","metadata":{"name":"db","namespace":"shop"},"data":{}}')).toContain(
		'"name":"db"',
	);
	expect(redactHeader('Authorization', 'Bearer <masked>')).toBe('Bearer <masked>');
});

const addresses = [
	'127.0.0.1:6507',
	'api.example.com:8443',
	'[::1]:6443',
	'[2001:db8::1]',
	'api.example.com',
	'10.0.0.1:6443/api/v1',
];

test.each([
	'.',
	',',
	';',
	':',
	')',
	']',
	"'",
	'"',
	'?',
	'!',
	'...',
	'…',
	'.)',
	'."',
	'),',
	'"}',
	'>',
	'`',
	'*',
	'_',
	'’',
	'”',
	'—',
	String.raw`.\n`,
	String.raw`\"`,
	'. Is it up?',
	': dial tcp',
	'](https://example.com)',
	'%2Fapi%3Ftimeout%3D32s',
	'&state=1',
	'—is it up?',
])('what follows a URL in a text makes no password of its port: %s', sign => {
	for (const address of addresses) {
		for (const text of [`logged in to https://${address}${sign} as jane`, `see (https://${address}${sign}`])
			expect(redactText(text)).toBe(text);
		const [user, token] = ['jane:s3cr3t.pass!', 'ghp0123456789'];
		expect(redactText(`through https://${user}@${address}${sign} now`)).toBe(
			`through https://[redacted]@${address}${sign} now`,
		);
		expect(redactText(`through http://${token}@${address}${sign} now`)).toBe(
			`through http://[redacted]@${address}${sign} now`,
		);
	}
});

test('the beginning of a password is no port, though its @ was cut off', () => {
	for (const text of [
		'https://jane:1234!ab',
		'https://jane:123456',
		'https://jane:12345x',
		'https://jane:1234ABC',
		'https://jane:hunter2.',
	])
		expect(redactText(`GET ${text}`)).toMatch(/^GET https:\/\/\[redacted\]\.?$/);
});

describe('planted in a log, a secret is in no report', () => {
	const plant = 'PLANTED0123456789abcdef';
	const log = sampleText('pasted/003-jenkins-sa-cannot-create.log')
		.replaceAll('Bearer <masked>', `Bearer ${plant}`)
		.replace('+ kubectl apply', `+ kubectl --token=${plant} apply`)
		.replaceAll(
			'Audit-Id: ',
			`Set-Cookie: session=${plant}\n11:00:21  I0618 11:00:21.060437   96903 round_trippers.go:580]     Audit-Id: `,
		)
		.replaceAll('kubernetes.default.svc', `user:${plant}@kubernetes.default.svc`);
	test.each(reporters.map(({name, render}) => [name, render] as const))('%s', (_, render) => {
		const report = analyze(log);
		expect(report.findings.map(({id}) => id)).toEqual(['authorization/rbac-denied']);
		expect(JSON.stringify(analyze(log, {showSecrets: true}))).toContain(plant);
		expect(render(report, {color: false, columns: 80})).not.toContain(plant);
	});
});

test('the secrets of the samples are in no report', () => {
	const known = ['sso_session=9f8e', 'aHVudGVyMg', 'stale-0123456789abcdef'];
	for (const path of allSamples) {
		const text = JSON.stringify(analyze(sampleText(path)));
		for (const secret of known) expect([path, text.includes(secret)]).toEqual([path, false]);
	}

	const secret = analyze(sampleText('recorded/1.33.9/get-secret-yaml.v8.log'));
	const bodies = secret.runs
		.flatMap(run => run.exchanges.map(({response}) => response.body ?? ''))
		.filter(body => body.includes('"Secret"') && body.includes('db-credentials'));
	expect(bodies.length).toBeGreaterThan(0);
	for (const body of bodies) expect(body).toMatch(/"password":"\[redacted\]"|"data":\{[^}]*\[redacted\]/);
});

test.each([
	['failed to refresh token: oauth2: cannot fetch token: 400 Bad Request'],
	['failed to get token: failed to acquire token: AzureCLICredential: ERROR'],
	['service account token: automount is not allowed'],
	['admission webhook "w" denied the request: password: minimum length is 12'],
])('a sentence about a token is no token: %s', text => {
	expect(redactText(text)).toBe(text);
});

test.each([
	['    token: abc123def', 'abc123def'],
	['- password: hunter2222', 'hunter2222'],
	['the plugin printed token: 8f14e45fceea167a5a36dedd4bea2543 and left', '8f14e45fceea167a5a36dedd4bea2543'],
	['{\\"token\\":\\"abcdefgh\\"}', 'abcdefgh'],
])('and a token is one: %s', (text, secret) => {
	expect(redactText(text)).not.toContain(secret);
});

test('a list of types names the kind Secret, and holds none', () => {
	const list = '{"kind":"APIGroupDiscoveryList","items":[{"resource":"secrets","responseKind":{"kind":"Secret"}}]}';
	expect(redactText(`I1120 21:09:17.316304   21740 a.go:1] Response Body: ${list}`)).toContain('"resource":"secrets"');
	const secret =
		'{"kind":"Secret","metadata":{"annotations":{"a":"{\\"kind\\":\\"APIResourceList\\"}"}},"data":{"k":"aHVudGVyMg=="}}';
	expect(redactText(secret)).not.toContain('aHVudGVyMg==');
});
