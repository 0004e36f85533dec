import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

/** Failures of one run with one cause: a finding that is true of all of them. */

const post = (line: number) =>
	`I1120 21:09:1${line}.319062   21740 round_trippers.go:632] "Response" verb="POST" url="https://10.0.0.1:6443/api/v1/namespaces/web/pods" status="403 Forbidden" milliseconds=5`;
const quota = (name: string, pods: number) =>
	`Error from server (Forbidden): error when creating "all.yaml": pods "${name}" is forbidden: exceeded quota: compute, requested: pods=${pods}, used: pods=10, limited: pods=10`;

test('facts in which they differ list what is true of each', () => {
	const {findings} = analyzeText([post(1), post(2), quota('a', 1), quota('b', 2)].join('\n'));
	expect(findings).toHaveLength(1);
	expect(findings[0]).toMatchObject({
		count: 2,
		facts: {quota: 'compute', requested: ['pods=1', 'pods=2'], namespace: 'web'},
	});
	expect(findings[0]?.evidence.map(({number}) => number).toSorted()).toEqual([1, 2, 3, 4]);
});

test('what failed on the way to another host says who redirected there', () => {
	const at = 'I1120 21:09:17.319062   21740 round_trippers.go:632] ';
	const start = 'https://login.example.com/oauth2/start';
	const log = [
		`${at}"Response" verb="GET" url="https://10.0.0.1:6443/api?timeout=32s" status="308 Permanent Redirect" milliseconds=5`,
		`${at}"Response" verb="GET" url="${start}" status="" milliseconds=5`,
		'Unable to connect to the server: dial tcp: lookup login.example.com on 10.0.0.53:53: no such host',
	].join('\n');
	expect(analyzeText(log).findings).toMatchObject([
		{
			id: 'network/dns-no-such-host',
			summary:
				'The name login.example.com does not exist, says the resolver 10.0.0.53:53. 10.0.0.1:6443 had redirected the request there.',
			facts: {host: 'login.example.com', redirectedBy: '10.0.0.1:6443'},
		},
	]);
});
