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

test('exec has legs of its own behind the API server', () => {
	const steps = journeyOf(
		`${at}POST https://10.0.0.1:6443/api/v1/namespaces/a/pods/web/exec?command=ls&stdout=true 101 Switching Protocols in 5 milliseconds`,
	);
	expect(steps).toMatchObject({authorization: 'passed', upgrade: 'passed', kubelet: 'passed', runtime: 'passed'});
});
