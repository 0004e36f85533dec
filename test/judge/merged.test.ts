import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

/** Failures of one run with the same cause are one finding. */

const klog = (file: string) => `I1120 21:09:17.319062   21740 ${file}] `;
const words = 'an error on the server ("unable to list pods") has prevented the request from succeeding';

/** A request that failed with 500, at -v=8: only kube-apiserver sends an Audit-Id. */
const failed = (
	name: string,
	audited: boolean,
) => `${klog('round_trippers.go:466')}DELETE https://10.0.0.1:6443/api/v1/namespaces/web/pods/${name}
${klog('round_trippers.go:577')}Response Status: 500 Internal Server Error in 5 milliseconds
${klog('round_trippers.go:580')}Response Headers:
${audited ? `${klog('round_trippers.go:583')}    Audit-Id: 0d900f8d-e604-475e-9372-8c694e60fba8\n` : ''}${klog('round_trippers.go:583')}    Content-Type: text/plain
${klog('request.go:1181')}Response Body: ${words}
`;

const findingsOf = (log: string) =>
	analyzeText(log).findings.map(({id, grade, count, exchanges, evidence}) => ({
		id,
		grade,
		count,
		urls: exchanges.map(({url}) => url.slice(url.lastIndexOf('/') + 1)),
		lines: evidence.map(({number}) => number),
	}));

test.each([
	['proven first', [true, false]],
	['proven last', [false, true]],
])('the best proof grades what two failures say: %s', (_, [one, other]) => {
	expect(findingsOf(failed('a', one ?? false) + failed('b', other ?? false))).toMatchObject([
		{id: 'health/internal-error', grade: 'proven', count: 2, urls: ['a', 'b']},
	]);
});

test('nothing is proven by being likely twice', () => {
	expect(findingsOf(failed('a', false) + failed('b', false) + failed('c', false))).toMatchObject([
		{id: 'health/internal-error', grade: 'likely', count: 3, urls: ['a', 'b', 'c'], lines: [5, 2, 10, 7, 15, 12]},
	]);
});
