import {expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';

const cut = ' [truncated 4000 chars]';

/** A request that fails with a status which says no more than its body does. */
const log = (command: string, {status = '500 Internal Server Error', message = 'odd', end = cut} = {}) =>
	[
		`+ ${command}`,
		'I1121 21:09:17.316304   21740 round_trippers.go:463] GET https://10.0.0.1/api/v1/namespaces/web/pods?limit=500',
		`I1121 21:09:17.325638   21740 round_trippers.go:574] Response Status: ${status} in 5 milliseconds`,
		'I1121 21:09:17.325640   21740 round_trippers.go:577] Response Headers:',
		'I1121 21:09:17.325641   21740 round_trippers.go:580]     Audit-Id: 6a1f6c52-9c1f-4c3e-8b57-1d2f6a0e9b11',
		'I1121 21:09:17.325641   21740 round_trippers.go:580]     Content-Type: application/json',
		`I1121 21:09:17.325868   21740 request.go:1212] Response Body: {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"${message}${end}`,
	].join('\n');

const offered = (text: string) =>
	analyze(text)
		.findings.flatMap(({nextSteps}) => nextSteps)
		.filter(({command}) => command.startsWith('kubectl-debug '));

test.each([
	['kubectl get pods -n web -v=8', 'kubectl-debug --level 10 get pods -n web'],
	['kubectl get pods -v 8 -n web', 'kubectl-debug --level 10 get pods -n web'],
	['kubectl get pods --v=8', 'kubectl-debug --level 10 get pods'],
	['kubectl describe pods -n web -v8', 'kubectl-debug --level 10 describe pods -n web'],
])('%s: to be run again', (command, again) => {
	expect(offered(log(command))).toEqual([
		{
			command: again,
			argv: again.split(' '),
			pipe: null,
			why: expect.stringContaining('whole bodies'),
			changes: false,
			readOnly: true,
		},
	]);
});

test.each([
	['it may change something', log('kubectl apply -f web.yaml -v=8')],
	['it does more than read', log('kubectl get pods -v=8 | xargs rm')],
	['it is not known', log('echo')],
	['the body is whole', log('kubectl get pods -n web -v=8', {end: '"}'})],
	[
		'the answer is in what is there',
		log('kubectl get pods -n web -v=8', {
			status: '403 Forbidden',
			message: String.raw`pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"web\"","reason":"Forbidden","details":{"kind":"pods"`,
		}),
	],
])('not when %s', (_, text) => {
	expect(analyze(text).findings).toHaveLength(1);
	expect(offered(text)).toEqual([]);
});
