import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {reportOf} from '../../src/report/report.ts';

/** How far the last request of a log got: stage by stage, as the server's handler chain orders them. */

const journeyOf = (log: string): Record<string, string> => {
	const last = reportOf(analyzeText(log)).runs[0]?.exchanges.at(-1);
	return Object.fromEntries((last?.journey ?? []).map(({stage, outcome}) => [stage, outcome]));
};

const at = 'I1120 21:09:17.319062   21740 round_trippers.go:553] ';
const body = 'I1120 21:09:17.319062   21740 request.go:1181] Response Body: ';
const status = (code: number, reason: string, message: string) =>
	JSON.stringify({kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code});

test('a custom resource may be served by kube-apiserver or behind it', () => {
	expect(
		journeyOf(`${at}GET https://10.0.0.1:6443/apis/example.com/v1/namespaces/a/widgets 200 OK in 5 milliseconds`),
	).toMatchObject({
		authorization: 'passed',
		aggregation: 'unknown',
		storage: 'passed',
	});
});

test('metrics are served behind it', () => {
	expect(
		journeyOf(`${at}GET https://10.0.0.1:6443/apis/metrics.k8s.io/v1beta1/namespaces/a/pods 200 OK in 5 milliseconds`),
	).toMatchObject({authorization: 'passed', aggregation: 'passed', storage: 'passed'});
});

test('what every cluster has takes no hop', () => {
	const steps = journeyOf(
		`${at}GET https://10.0.0.1:6443/apis/apps/v1/namespaces/a/deployments 200 OK in 5 milliseconds`,
	);
	expect(steps).not.toHaveProperty('aggregation');
	expect(steps).toMatchObject({admission: 'skipped', validation: 'skipped', storage: 'passed'});
});

test('an aggregated API that does not answer stops at the hop, behind authorization', () => {
	const log = `${at}GET https://10.0.0.1:6443/apis/metrics.k8s.io/v1beta1/namespaces/a/pods 503 Service Unavailable in 5 milliseconds
${body}service unavailable
Error from server (ServiceUnavailable): the server is currently unable to handle the request (get pods.metrics.k8s.io)`;
	expect(journeyOf(log)).toMatchObject({
		authentication: 'passed',
		authorization: 'passed',
		aggregation: 'failed',
		storage: 'not-reached',
		response: 'passed',
	});
});

// apiserver endpoints/handlers/patch.go: fields are merged, and their owners compared, before admission is asked.
test('a conflict of field managers comes before admission', () => {
	const log = `${at}PATCH https://10.0.0.1:6443/apis/apps/v1/namespaces/a/deployments/web?fieldManager=kubectl&force=false 409 Conflict in 5 milliseconds
${body}${status(409, 'Conflict', 'Apply failed with 1 conflict: conflict with "hpa" using apps/v1: .spec.replicas')}
error: Apply failed with 1 conflict: conflict with "hpa" using apps/v1: .spec.replicas`;
	expect(journeyOf(log)).toMatchObject({
		authorization: 'passed',
		admission: 'not-reached',
		validation: 'not-reached',
		storage: 'failed',
	});
});

// apiserver registry/generic/registry/store.go: `Update` compares versions behind mutating admission, before validation.
test('a stale resourceVersion is found before validation', () => {
	const log = `${at}PUT https://10.0.0.1:6443/api/v1/namespaces/a/configmaps/c 409 Conflict in 5 milliseconds
${body}${status(409, 'Conflict', 'Operation cannot be fulfilled on configmaps "c": the object has been modified; please apply your changes to the latest version and try again')}
Error from server (Conflict): Operation cannot be fulfilled on configmaps "c": the object has been modified; please apply your changes to the latest version and try again`;
	expect(journeyOf(log)).toMatchObject({admission: 'passed', validation: 'not-reached', storage: 'failed'});
});

test.each([
	[400, 'BadRequest', 'metadata.managedFields must be nil', {admission: 'unknown', validation: 'unknown'}],
	[422, 'Invalid', 'ConfigMap "c" is invalid: data: Invalid value', {admission: 'passed', validation: 'failed'}],
])('what %i means for admission', (code, reason, message, stages) => {
	const log = `${at}POST https://10.0.0.1:6443/api/v1/namespaces/a/configmaps ${code} X in 5 milliseconds
${body}${status(code, reason, message)}
Error from server (${reason}): ${message}`;
	expect(journeyOf(log)).toMatchObject(stages);
});

test('an object that exists passed everything before storage', () => {
	const log = `${at}POST https://10.0.0.1:6443/api/v1/namespaces/a/configmaps 409 Conflict in 5 milliseconds
${body}${status(409, 'AlreadyExists', 'configmaps "c" already exists')}
Error from server (AlreadyExists): configmaps "c" already exists`;
	expect(journeyOf(log)).toMatchObject({admission: 'passed', validation: 'passed', storage: 'failed'});
});

test('a webhook that denied may stand on either side of validation', () => {
	const log = `${at}POST https://10.0.0.1:6443/api/v1/namespaces/a/configmaps 403 Forbidden in 5 milliseconds
${body}${status(403, 'Forbidden', 'admission webhook "w.example.com" denied the request: no')}
Error from server (Forbidden): admission webhook "w.example.com" denied the request: no`;
	expect(journeyOf(log)).toMatchObject({
		authorization: 'passed',
		admission: 'failed',
		validation: 'unknown',
		storage: 'not-reached',
	});
});

const podUrl = 'https://10.0.0.1:6443/api/v1/namespaces/a/pods/web';
const switched = 'status="101 Switching Protocols" milliseconds=5';

// apimachinery util/proxy/upgradeaware.go hands the kubelet's answer on.
test('the answer to SPDY is the kubelet’s, and says nothing of the runtime', () => {
	expect(
		journeyOf(`${at}POST ${podUrl}/exec?command=ls&stdout=true 101 Switching Protocols in 5 milliseconds`),
	).toMatchObject({authorization: 'passed', upgrade: 'passed', kubelet: 'passed', runtime: 'unknown'});
});

// apiserver util/proxy/streamtranslator.go answers, and then calls the kubelet.
test('the API server answers the WebSocket of exec before it calls the kubelet', () => {
	expect(journeyOf(`${at}"Response" verb="GET" url="${podUrl}/exec?command=ls" ${switched}`)).toMatchObject({
		authorization: 'passed',
		upgrade: 'passed',
		kubelet: 'unknown',
		runtime: 'unknown',
	});
});

// apiserver endpoints/handlers/rest.go, ConnectResource
test('an upgrade is admitted, whatever its method, and not validated', () => {
	for (const method of ['GET', 'POST']) {
		expect(journeyOf(`${at}"Response" verb="${method}" url="${podUrl}/exec?command=ls" ${switched}`)).toMatchObject({
			admission: 'passed',
			validation: 'skipped',
		});
	}
});

test('for port-forward it does so afterwards', () => {
	expect(journeyOf(`${at}"Response" verb="GET" url="${podUrl}/portforward" ${switched}`)).toMatchObject({
		upgrade: 'passed',
		kubelet: 'passed',
	});
});

test('logs come from the kubelet without an upgrade', () => {
	expect(journeyOf(`${at}GET ${podUrl}/log 200 OK in 5 milliseconds`)).toMatchObject({
		upgrade: 'skipped',
		kubelet: 'passed',
		runtime: 'unknown',
	});
});

test('a node that the API server cannot reach is found before the upgrade', () => {
	const words = 'error dialing backend: dial tcp 10.0.0.12:10250: connect: no route to host';
	const log = `${at}POST ${podUrl}/exec?command=ls 500 Internal Server Error in 5 milliseconds
${body}${status(500, '', words)}
Error from server: ${words}`;
	expect(journeyOf(log)).toMatchObject({admission: 'passed', upgrade: 'not-reached', kubelet: 'failed'});
});

test('what the runtime refused came to the kubelet', () => {
	const log = `${at}POST ${podUrl}/exec?command=nosuch 101 Switching Protocols in 5 milliseconds
OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown
command terminated with exit code 127`;
	expect(journeyOf(log)).toMatchObject({upgrade: 'passed', kubelet: 'passed'});
});

const named = 'https://k8s.example.com:6443/api/v1/namespaces/a/pods?limit=500';
const unanswered = (words: string, first = '') =>
	`${first}${at}GET ${named}  in 0 milliseconds
I1120 21:09:17.319062   21740 helpers.go:264] Connection error: Get ${named}: ${words}
Unable to connect to the server: ${words}`;

test('an error that nobody knows shows no connection', () => {
	const steps = journeyOf(unanswered('something odd'));
	expect(steps).toMatchObject({dns: 'unknown', tcp: 'unknown', tls: 'unknown', credentials: 'unknown'});
});

test('without credentials nothing was connected', () => {
	const words = 'getting credentials: exec: executable aws failed with exit code 255';
	expect(journeyOf(unanswered(words))).toMatchObject({
		kubeconfig: 'passed',
		credentials: 'failed',
		dns: 'not-reached',
		tcp: 'not-reached',
		tls: 'not-reached',
	});
});

test('a proxy that the client goes through comes before the server’s name and connection', () => {
	const steps = journeyOf(unanswered('Proxy Authentication Required'));
	expect(Object.keys(steps).slice(0, 7)).toEqual([
		'command',
		'kubeconfig',
		'credentials',
		'proxy',
		'dns',
		'tcp',
		'tls',
	]);
	expect(steps).toMatchObject({
		credentials: 'passed',
		proxy: 'failed',
		dns: 'not-reached',
		tcp: 'not-reached',
		tls: 'not-reached',
	});
});

test('what answers in place of the server comes after the connection', () => {
	const log = `${at}GET ${named} 502 Bad Gateway in 5 milliseconds
${body}<html><center>nginx/1.22.1</center></html>`;
	expect(Object.keys(journeyOf(log)).slice(3, 7)).toEqual(['dns', 'tcp', 'tls', 'proxy']);
});

test('an error that names the address it dialed shows that the name was resolved', () => {
	const words = 'dial tcp 192.0.2.7:6443: connect: connection refused';
	expect(journeyOf(unanswered(words))).toMatchObject({dns: 'passed', tcp: 'failed', tls: 'not-reached'});
	expect(journeyOf(unanswered('dial tcp: lookup k8s.example.com: no such host'))).toMatchObject({
		dns: 'failed',
		tcp: 'not-reached',
	});
});

test('a handshake that fails stands on a connection', () => {
	const words = 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
	expect(journeyOf(unanswered(words))).toMatchObject({dns: 'passed', tcp: 'passed', tls: 'failed'});
});

// client-go transport/round_trippers.go logs GetConnection only where the connection was reused.
test('a connection that was an earlier request’s stood', () => {
	const log = `${at}"Response" verb="GET" url="${named}" status="" headers="" milliseconds=2000 getConnectionMilliseconds=0
Unable to connect to the server: something odd`;
	expect(journeyOf(log)).toMatchObject({dns: 'passed', tcp: 'passed', tls: 'passed', response: 'failed'});
	expect(journeyOf(log.replace('getConnectionMilliseconds', 'tlsHandshakeMilliseconds'))).toMatchObject({
		dns: 'unknown',
		tcp: 'unknown',
		tls: 'unknown',
	});
});

test('an earlier answer of the same server shows the way to it', () => {
	const other = (host: string) => `${at}GET https://${host}/api?timeout=32s 200 OK in 5 milliseconds\n`;
	const passed = {dns: 'passed', tcp: 'passed', tls: 'passed'};
	expect(journeyOf(unanswered('something odd', other('k8s.example.com:6443')))).toMatchObject(passed);
	expect(journeyOf(unanswered('something odd', other('sso.example.com')))).toMatchObject({
		dns: 'unknown',
		tls: 'unknown',
	});
	// It had to be connected anew.
	expect(
		journeyOf(unanswered('dial tcp: lookup k8s.example.com: no such host', other('k8s.example.com:6443'))),
	).toMatchObject({dns: 'failed', tcp: 'not-reached'});
});

const refusal = status(404, 'NotFound', 'pods "web" not found');
const fairness = `    X-Kubernetes-Pf-Flowschema-Uid: 5a2cb4b0-7a3c-4a8e-9f5a-0f1f1f1f1f1f`;

test.each([
	['passed', `${fairness}\n`],
	['unknown', ''],
])('fairness is %s by its header alone', (outcome, header) => {
	const log = `${at.replace('553', '632')}"Request" verb="GET" url="${podUrl}"
${at.replace('553', '632')}"Response" status="404 Not Found" headers=<
    Audit-Id: 8a1b2dd7-9f03-4fd5-94ff-53a6b7b0a3b9
${header} > milliseconds=3
${body}${refusal}
Error from server (NotFound): pods "web" not found`;
	expect(journeyOf(log)).toMatchObject({authentication: 'passed', fairness: outcome, authorization: 'passed'});
});

test('a status alone does not show who answered, nor what it let pass', () => {
	const log = `${at}GET ${podUrl} 404 Not Found in 3 milliseconds`;
	expect(journeyOf(log)).toMatchObject({
		tls: 'passed',
		authentication: 'unknown',
		authorization: 'unknown',
		storage: 'unknown',
		response: 'passed',
	});
});

test('what a gateway answers has passed nothing of the API server', () => {
	const log = `${at}GET ${podUrl} 503 Service Unavailable in 3 milliseconds
${body}<html><body><h1>503 Service Unavailable</h1>
No server is available to handle this request.
</body></html>`;
	expect(journeyOf(log)).toMatchObject({tls: 'passed', authentication: 'not-reached', authorization: 'not-reached'});
});

test('a response refused at a later stage does not prove fairness either', () => {
	const log = `${at}POST https://10.0.0.1:6443/api/v1/namespaces/a/configmaps 409 Conflict in 5 milliseconds
${body}${status(409, 'AlreadyExists', 'configmaps "c" already exists')}
Error from server (AlreadyExists): configmaps "c" already exists`;
	expect(journeyOf(log)).toMatchObject({authentication: 'passed', fairness: 'unknown', authorization: 'passed'});
});

test('behind a proxy that the trace shows, the proxy looks up the name', () => {
	const words = 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
	const log = (address: string) => `${at}curl -v -XGET  '${named}'
${at}HTTP Trace: Dial to tcp:${address} succeed
${unanswered(words)}`;
	expect(journeyOf(log('10.0.0.80:3128'))).toMatchObject({
		proxy: 'passed',
		dns: 'skipped',
		tcp: 'passed',
		tls: 'failed',
	});
	expect(journeyOf(log('192.0.2.7:6443'))).toMatchObject({proxy: 'unknown', dns: 'passed', tcp: 'passed'});
});
