import {expect, test} from '@jest/globals';
import {assert, property, string} from 'fast-check';
import {completions} from '../../src/ui/filter/complete.ts';
import {matcherOf, textOf} from '../../src/ui/filter/match.ts';
import {fields, parseFilter} from '../../src/ui/filter/parse.ts';
import {patternOf} from '../../src/ui/filter/pattern.ts';
import {logOf} from '../../src/ui/log.ts';
import {exchange, forbiddenExchange, forbiddenFinding, podExchange, report, run} from './support/reports.ts';

const log = logOf(
	report({
		runs: [
			run([
				exchange({url: 'https://h/api', durationMs: 3}),
				podExchange(2, {status: 404, reason: 'NotFound', durationMs: 250}),
				forbiddenExchange,
				exchange({
					id: 'x4',
					verb: 'create',
					method: 'POST',
					url: 'https://h/apis/apps/v1/namespaces/kube-system/deployments',
					resource: {
						group: 'apps',
						version: 'v1',
						resource: 'deployments',
						subresource: null,
						namespace: 'kube-system',
						name: null,
					},
					purpose: 'target',
					status: null,
					reason: null,
					error: 'dial tcp: i/o timeout',
					responder: 'nobody',
					durationMs: 30_000,
					attempt: 2,
				}),
				exchange({
					id: 'x5',
					url: 'https://h/apis/metrics.k8s.io/v1beta1',
					status: 503,
					responder: 'proxy',
					durationMs: null,
				}),
			]),
		],
		findings: [forbiddenFinding],
		outcome: 'failed',
	}),
);

/** The numbers of the requests that a filter lets through. */
function let_(filter: string): string {
	const matches = matcherOf(parseFilter(filter), log) ?? (() => true);
	return log.rows.flatMap((row, index) => (matches(row) ? [index + 1] : [])).join(' ');
}

test.each([
	['', '1 2 3 4 5'],
	['status:404', '2'],
	['status:>=400', '2 3 5'],
	['status:>403', '2 5'],
	['status:<400', '1'],
	['status:<=403', '1 3'],
	['status:400-499', '2 3'],
	['status:4xx', '2 3'],
	['status:404,503', '2 5'],
	['status:error', '4'],
	['-status:200', '2 3 4 5'],
	['verb:list', '3'],
	['-verb:get', '3 4'],
	['verb:list,create', '3 4'],
	['method:POST', '4'],
	['resource:pods', '2 3'],
	['resource:deploy', '4'],
	['resource:deployments.apps', '4'],
	['name:web', '2'],
	['ns:kube-system', '4'],
	['ns:kube', ''],
	['ns:kube-*', '3 4'],
	['namespace:shop', '2'],
	['class:authorization', '3'],
	['cause:rbac-denied', '3'],
	['cause:authorization/rbac-denied', '3'],
	['responder:proxy', '5'],
	['RESPONDER:Proxy', '5'],
	['time:>200', '2 4'],
	['time:>=250ms', '2 4'],
	['time:>1s', '4'],
	['time:<0.1s', '1 3'],
	['is:failed', '3'],
	['is:refused', '2 4 5'],
	['is:ok', '1'],
	['is:retry', '4'],
	['purpose:discovery', '1 5'],
	['run:887', '1 2 3 4 5'],
	['metrics', '5'],
	['METRICS', '5'],
	['"i/o timeout"', '4'],
	['-metrics', '1 2 3 4'],
	['/apis?$/', '1'],
	['/WEB-\\d/', ''],
	['/web-\\d/', '2'],
	['/WEB-\\d/i', '2'],
	['-/web-\\d/', '1 3 4 5'],
	['https://h/apis', '4 5'],
	['status:>=400 -verb:get', '3'],
	['  resource:pods   status:404 ', '2'],
	// While it is still being typed, nothing vanishes.
	['status:', '1 2 3 4 5'],
	['-', '1 2 3 4 5'],
	['/', '1 2 3 4 5'],
	['/web', '2'],
	['"i/o', '4'],
])('lets through %s', (filter, expected) => {
	expect(parseFilter(filter).problem).toBeUndefined();
	expect(let_(filter)).toBe(expected);
});

test.each([
	['/(/', 'unterminated group'],
	['/[/', 'unterminated character class'],
	['/a**/', 'nothing to repeat'],
	['statis:403', 'no field is called statis'],
	['status:>=x', 'status takes'],
	['status:40', 'status takes'],
	['time:soon', 'time takes'],
	['/(a+)+$/', 'can take for ever'],
	['/(a|a)*b/', 'can take for ever'],
	['/((a)|b){3,}/', 'can take for ever'],
	['/(?:x(?:a?)+)+/', 'can take for ever'],
	['/(a)\\1/', 'back references'],
	['/.*a.*b.*c.*d/', 'open repeats'],
	[`/${'a'.repeat(121)}/`, 'longer than 120'],
])('says what is wrong with %s, and goes on with the rest', (filter, problem) => {
	expect(parseFilter(filter).problem).toContain(problem);
	const withMore = parseFilter(`${filter} verb:list`);
	expect(withMore.problem).toContain(problem);
	expect(withMore.terms).toEqual([{isNegated: false, type: 'word', field: 'verb', words: ['list']}]);
});

test.each(['(web|api)', '(?:ab)+', '(y)+', '[+*]+', 'a\\+\\+', '(a|b)?c+', '\\d{3}', '^GET .*pods'])(
	'takes the pattern %s',
	source => {
		expect(patternOf(source, '')).toHaveProperty('regex');
	},
);

test('never throws, whatever is typed', () => {
	assert(
		property(string({unit: 'binary'}), string({maxLength: 12}), (text, regex) => {
			for (const filter of [text, `/${regex}/`, `status:${text}`, `-${text}`]) {
				const {terms, problem} = parseFilter(filter);
				expect(Array.isArray(terms)).toBe(true);
				if (problem !== undefined) expect(problem).not.toBe('');
				expect(() => let_(filter)).not.toThrow();
				expect(completions(filter, log)).toBeInstanceOf(Array);
			}
		}),
	);
});

test('tries patterns on bounded text only', () => {
	const [row] = logOf(report({runs: [run([exchange({url: `https://h/${'a'.repeat(100_000)}`})])]})).rows;
	expect(row === undefined ? 0 : textOf(row).length).toBe(400);
});

test.each<[string, readonly string[]]>([
	['', fields.map(field => `${field}:`)],
	['st', ['status:']],
	['-re', ['-resource:', '-responder:']],
	['verb:get re', ['resource:', 'responder:']],
	['responder:', ['responder:api-server', 'responder:nobody', 'responder:proxy']],
	['-responder:p', ['-responder:proxy']],
	['ns:k', ['ns:kube-locked', 'ns:kube-system']],
	['class:', ['class:authorization']],
	['time:', ['time:>=100ms', 'time:>=1s']],
	['nothing:', []],
	['/web', []],
])('completes %s by what the log holds', (text, offers) => {
	expect(completions(text, log)).toEqual(offers);
});
