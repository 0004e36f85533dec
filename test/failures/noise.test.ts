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
const ids = (...lines: string[]) => analyzeText(`${lines.join('\n')}\n`).findings.map(({id}) => id);

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

test('but it may be why a type is not known', () => {
	expect(ids(...discovery, `error: the server doesn't have a resource type "podmetrics"`)).toEqual([
		'health/aggregated-api-unavailable',
	]);
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
