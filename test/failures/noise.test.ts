import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

/** What a command survived is never its verdict. */

const at = (file: string) => `I1120 21:09:17.319062   21740 ${file}] `;
const pod = 'https://10.0.0.1:6443/api/v1/namespaces/web/pods/runner';
const discovery = [
	`${at('round_trippers.go:560')}GET https://10.0.0.1:6443/apis?timeout=32s 200 OK in 1 milliseconds`,
	`${at('cached_discovery.go:84')}skipped caching discovery info due to stale GroupVersion discovery: metrics.k8s.io/v1beta1`,
	`${at('shortcut.go:103')}Error loading discovery information: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1`,
	`${at('round_trippers.go:560')}GET ${pod} 200 OK in 2 milliseconds`,
];
const errors = (...lines: string[]) =>
	analyzeText(`${lines.join('\n')}\n`).findings.filter(({severity}) => severity === 'error');
const warnings = (...lines: string[]) =>
	analyzeText(`${lines.join('\n')}\n`).findings.filter(({severity}) => severity === 'warning');
const ids = (...lines: string[]) => errors(...lines).map(({id}) => id);

test('an API group that could not be listed is not why a container has another name', () => {
	expect(ids(...discovery, 'error: container nope is not valid for pod runner')).toEqual([
		'request/container-not-found',
	]);
});

test('nor why a program does not exist in a container', () => {
	const exec = `${at('round_trippers.go:560')}GET ${pod}/exec?command=nosuch 101 Switching Protocols in 8 milliseconds`;
	const words =
		'error: Internal error occurred: Internal error occurred: error executing command in container: exec: "nosuch": executable file not found in $PATH';
	expect(ids(...discovery, exec, words)).not.toContain('health/aggregated-api-unavailable');
});

test.each([
	`error: the server doesn't have a resource type "podmetrics"`,
	`error: the server doesn't have a resource type "pods" in group "metrics.k8s.io"`,
	`error: the server doesn't have a resource type "pods.v1beta1.metrics.k8s.io"`,
	'error: resource mapping not found for name: "a" namespace: "" from "a.yaml": no matches for kind "PodMetrics" in version "metrics.k8s.io/v1beta1"',
])('but it is why one of its types is not known: %s', words => {
	expect(ids(...discovery, words)).toEqual(['health/aggregated-api-unavailable']);
});

test.each([
	[`error: the server doesn't have a resource type "wigdets"`, 'request/resource-type-unknown likely'],
	[
		'error: resource mapping not found for name: "w" namespace: "" from "w.yaml": no matches for kind "Widget" in version "shop.example.com/v1"',
		'request/no-matches-for-kind proven',
	],
])('nor why a type of another group is not known: %s', (words, expected) => {
	const old = [
		`${at('round_trippers.go:454')}GET https://10.0.0.1:6443/apis/metrics.k8s.io/v1beta1?timeout=32s 503 Service Unavailable in 25 milliseconds`,
		`${at('cached_discovery.go:78')}skipped caching discovery info due to the server is currently unable to handle the request`,
		`${at('shortcut.go:89')}Error loading discovery information: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: the server is currently unable to handle the request`,
	];
	const later = [
		discovery[0] ?? '',
		`${at('memcache.go:287').replace('I', 'E')}couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request`,
	];
	for (const noise of [discovery, old, later]) {
		const lines = [...noise, words];
		const findings = errors(...lines);
		expect(findings.map(({id, grade}) => `${id} ${grade}`)).toEqual([expected]);
		expect(findings[0]?.evidence.map(({number}) => number)).toEqual([lines.length]);
	}
});

test('words that name their request are about that one, whatever another group answered alike', () => {
	const noise = [
		`${at('round_trippers.go:454')}GET https://10.0.0.1:6443/apis/custom.metrics.k8s.io/v1beta1?timeout=32s 503 Service Unavailable in 25 milliseconds`,
		`${at('cached_discovery.go:78')}skipped caching discovery info due to the server is currently unable to handle the request`,
	];
	const nodes = `${at('round_trippers.go:454')}GET https://10.0.0.1:6443/apis/metrics.k8s.io/v1beta1/nodes 503 Service Unavailable in 5 milliseconds`;
	const words =
		'Error from server (ServiceUnavailable): the server is currently unable to handle the request (get nodes.metrics.k8s.io)';
	const findings = errors(...noise, nodes, words);
	expect(findings.map(({id, facts}) => [id, facts['group']])).toEqual([
		['health/aggregated-api-unavailable', 'metrics.k8s.io'],
	]);
	expect(findings[0]?.evidence.map(({number}) => number)).toEqual([4, 3]);
});

test.each([
	['command terminated with exit code 3', 'unknown/remote-command-exit', 'exec?command=sh'],
	['error: lost connection to pod', 'network/port-forward-lost', 'portforward'],
])('%s is what ended a command, not the group that it did without', (words, id, subresource) => {
	const stream = `${at('round_trippers.go:560')}POST ${pod}/${subresource} 101 Switching Protocols in 8 milliseconds`;
	const findings = errors(...discovery, stream, words);
	expect(findings.map(finding => finding.id)).toEqual([id]);
	expect(findings[0]?.evidence.map(({number}) => number)).toEqual([6, 5]);
});

test('a watch that ended with the time of kubectl wait is not why it ended', () => {
	const get = (query: string, status: string) =>
		`${at('round_trippers.go:632')}"Response" verb="GET" url="https://10.0.0.1:6443/api/v1/namespaces/web/pods?${query}" status="${status}" milliseconds=1999`;
	expect(
		ids(
			get('fieldSelector=metadata.name%3Dweb', '200 OK'),
			get('watch=true', ''),
			'error: timed out waiting for the condition on pods/web',
		),
	).toEqual(['unknown/wait-timed-out']);
});

test('such noise is a warning, one for each group, behind what failed', () => {
	const two = [
		discovery[0] ?? '',
		`${at('shortcut.go:103')}Error loading discovery information: unable to retrieve the complete list of server APIs: custom.metrics.k8s.io/v1beta1: the server is currently unable to handle the request, metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1`,
		discovery[3] ?? '',
		'error: container nope is not valid for pod runner',
	];
	const {findings} = analyzeText(`${two.join('\n')}\n`);
	expect(findings.map(({id, severity, grade, facts}) => [id, severity, grade, facts['group']])).toEqual([
		['request/container-not-found', 'error', 'proven', undefined],
		['health/aggregated-api-unavailable', 'warning', 'proven', 'custom.metrics.k8s.io'],
		['health/aggregated-api-unavailable', 'warning', 'proven', 'metrics.k8s.io'],
	]);
	expect(findings.map(({evidence}) => evidence.map(({number}) => number))).toEqual([[4], [2], [2]]);
});

test('a group whose request failed is warned of with its request', () => {
	const refused = `${at('round_trippers.go:553')}GET https://10.0.0.1:6443/apis/metrics.k8s.io/v1beta1?timeout=32s 503 Service Unavailable in 25 milliseconds`;
	const noise = `${at('memcache.go:287').replace('I', 'E')}couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request`;
	const found = warnings(discovery[0] ?? '', refused, noise, discovery[3] ?? '', 'NAME     READY');
	expect(found.map(({id, exchanges}) => [id, exchanges.map(({status}) => status)])).toEqual([
		['health/aggregated-api-unavailable', [503]],
	]);
	expect(found[0]?.evidence.map(({number}) => number)).toEqual([3, 2]);
});

test('what ended the command is not warned of besides', () => {
	expect(warnings(...discovery, `error: the server doesn't have a resource type "podmetrics"`)).toEqual([]);
	const words =
		'error: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1';
	expect(warnings(...discovery, words)).toEqual([]);
});

test('other trouble of a group that a command did without is none', () => {
	const odd = `${at('memcache.go:287').replace('I', 'E')}couldn't get resource list for example.com/v1: Unauthorized`;
	expect(warnings(discovery[0] ?? '', odd, discovery[3] ?? '')).toEqual([]);
});

test.each([
	`${at('streamwatcher.go:111')}Unexpected EOF during watch stream event decoding: unexpected EOF`,
	`${at('streamwatcher.go:120')}"Unexpected EOF during watch stream event decoding" logger="watch" err="unexpected EOF"`,
])('a watch that was cut is a warning: %s', entry => {
	const get = (query: string) =>
		`${at('round_trippers.go:553')}GET https://10.0.0.1:6443/api/v1/namespaces/web/pods?${query} 200 OK in 3 milliseconds`;
	const lines = [get('limit=500'), 'NAME     READY', get('resourceVersion=99&watch=true'), entry];
	expect(errors(...lines)).toEqual([]);
	const [warning, ...others] = warnings(...lines);
	expect(others).toEqual([]);
	expect(warning?.id).toBe('network/response-body-cut');
	expect(warning?.summary).toBe('The watch of pods was cut off in the middle of its stream: unexpected EOF.');
	expect(warning?.evidence.map(({number}) => number)).toEqual([4, 3]);
	expect(warning?.nextSteps.map(({argv}) => argv.join(' '))).toEqual(['kubectl get pods -n web --watch']);
	// kubectl wait lists and watches again.
	expect(
		warnings(...lines, get('limit=500'), get('resourceVersion=100&watch=true'), 'pod/a condition met'),
	).toHaveLength(1);
	expect(errors(...lines, 'error: timed out waiting for the condition on pods/a').map(({id}) => id)).toEqual([
		'unknown/wait-timed-out',
	]);
});
