import {expect, test} from '@jest/globals';
import type {OpenAnswer} from '../../src/runs/answer.ts';
import {
	bindInOrder,
	bindLooseAnswers,
	groupVersionOf,
	servesGroupVersion,
	unlistedIn,
	type LooseBody,
} from '../../src/runs/loose-answers.ts';
import {HeaderFields} from '../../src/http/headers.ts';
import {exchangeOf, lineOf} from '../support/exchange.ts';

/** Which response belongs to which of several requests in flight. */

const api = 'https://h:6443';
const requests = (...paths: string[]) =>
	paths.map((path, index) => exchangeOf({index: index + 1, url: `${api}${path}?timeout=32s`}));

const answerOf = (name: string, length?: number, status: number | null = 200): OpenAnswer => {
	const headers = new HeaderFields();
	if (length !== undefined) headers.add('Content-Length', String(length));
	return {
		answer: {status: status ?? undefined, statusText: name, milliseconds: 1},
		headers,
		timing: {},
		place: {number: 1, raw: '', time: undefined},
		last: 1,
	};
};

const bodyOf = (name: string, length: number, groupVersion?: string): LooseBody => ({
	body: {text: name, truncated: 0, line: lineOf(1), contentLine: undefined},
	length,
	groupVersion,
	last: 1,
});

const show = (bound: ReturnType<typeof bindInOrder>) =>
	bound.map(
		({exchange, answer, body, certain}) =>
			`${exchange.index} ${answer.answer.statusText} ${body?.body.text ?? '-'} ${certain ? 'certain' : 'guessed'}`,
	);

test('the group version at the start of a list of resources', () => {
	const list = '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apps/v1","resources":[]}';
	expect(groupVersionOf(list)).toBe('apps/v1');
	expect(groupVersionOf(list.replace('"apiVersion":"v1",', ''))).toBe('apps/v1');
	expect(groupVersionOf(list.replace('APIResourceList', 'APIGroupList'))).toBeUndefined();
	expect(groupVersionOf(` ${list}`)).toBeUndefined();
});

test.each([
	['/apis/apps/v1', 'apps/v1', true],
	['/api/v1', 'v1', true],
	['/k8s/clusters/c-1/apis/apps/v1', 'apps/v1', true],
	['/apis/apps/v1beta1', 'apps/v1', false],
	['/apis/apps/v1/deployments', 'apps/v1', false],
	['/apis/v1', 'v1', false],
	['/api/apps/v1', 'apps/v1', false],
])('%s serves %s: %s', (path, groupVersion, expected) => {
	expect(servesGroupVersion(`${api}${path}?timeout=32s`, groupVersion)).toBe(expected);
});

test('in order, as many as there are of both', () => {
	const [one, two] = [answerOf('a'), answerOf('b')];
	expect(show(bindInOrder(requests('/x', '/y', '/z'), [one, two]))).toEqual(['1 a - guessed', '2 b - guessed']);
	expect(show(bindInOrder(requests('/x'), [one, two]))).toEqual(['1 a - guessed']);
});

test('bodies name their requests, and their length finds the response', () => {
	expect(
		show(
			bindLooseAnswers(
				requests('/apis/apps/v1', '/apis/batch/v1', '/api/v1'),
				[answerOf('core', 30), answerOf('batch', 20), answerOf('apps', 10)],
				[bodyOf('apps', 10, 'apps/v1'), bodyOf('core', 29, 'v1'), bodyOf('batch', 20, 'batch/v1')],
			),
		),
	).toEqual(['1 apps apps certain', '2 batch batch certain', '3 core core certain']);
});

test('responses of one length are not told apart', () => {
	expect(
		show(
			bindLooseAnswers(
				requests('/apis/apps/v1', '/apis/batch/v1'),
				[answerOf('a', 10), answerOf('b', 10)],
				[bodyOf('batch', 10, 'batch/v1'), bodyOf('apps', 10, 'apps/v1')],
			),
		),
	).toEqual(['1 b apps guessed', '2 a batch guessed']);
});

test('an error is no response with a list, whatever its length', () => {
	expect(
		show(
			bindLooseAnswers(
				requests('/apis/apps/v1', '/apis/batch/v1'),
				[answerOf('error', 10, 503), answerOf('good', 20)],
				[bodyOf('batch', 10, 'batch/v1')],
			),
		),
	).toEqual(['1 error - certain', '2 good batch guessed']);
	expect(
		show(
			bindLooseAnswers(
				requests('/apis/apps/v1', '/apis/batch/v1'),
				[answerOf('refused', 10, 400), answerOf('no status', 10, null)],
				[bodyOf('batch', 10, 'batch/v1')],
			),
		),
	).toEqual(['1 refused - certain', '2 no status batch certain']);
});

test('what is left is matched in order, with the body of its length', () => {
	expect(
		show(
			bindLooseAnswers(
				requests('/x', '/y', '/z'),
				[answerOf('a', 10), answerOf('b', 20), answerOf('c')],
				[bodyOf('twenty', 20), bodyOf('ten', 10)],
			),
		),
	).toEqual(['1 a ten guessed', '2 b twenty guessed', '3 c - certain']);
});

test('with one request and one response left there is nothing to guess', () => {
	expect(show(bindLooseAnswers(requests('/x'), [answerOf('a')], [bodyOf('any', 7)]))).toEqual(['1 a any certain']);
	expect(show(bindLooseAnswers(requests('/x'), [answerOf('a'), answerOf('b')], [bodyOf('any', 7)]))).toEqual([
		'1 a - guessed',
	]);
	expect(show(bindLooseAnswers(requests('/x', '/y'), [answerOf('a')], [bodyOf('any', 7)]))).toEqual(['1 a - guessed']);
	expect(show(bindLooseAnswers(requests('/x', '/y'), [], []))).toEqual([]);
});

test('a body of a group that nobody asked for is not bound by its length', () => {
	expect(
		show(bindLooseAnswers(requests('/x', '/y'), [answerOf('a', 10), answerOf('b', 20)], [bodyOf('c', 10, 'c/v1')])),
	).toEqual(['1 a - guessed', '2 b c certain']);
});

test('two bodies of one group version: the first is the request’s', () => {
	expect(
		show(
			bindLooseAnswers(
				requests('/apis/apps/v1', '/y'),
				[answerOf('a', 10), answerOf('b', 20)],
				[bodyOf('first', 10, 'apps/v1'), bodyOf('second', 20, 'apps/v1')],
			),
		),
	).toEqual(['1 a first certain', '2 b second certain']);
});

test('kubectl names the group version of a response that failed', () => {
	const [first, second, third] = requests('/apis/policy/v1', '/apis/stock.example.com/v1', '/apis/apps/v1');
	const answers = [answerOf('bad', undefined, 503), answerOf('good'), answerOf('better')];
	const all = [first, second, third].filter(each => each !== undefined);
	const found = bindLooseAnswers(all, answers, [], ['stock.example.com/v1']);
	expect(found.map(({exchange, answer, certain}) => [exchange, answer.answer.statusText, certain])).toEqual([
		[first, 'good', false],
		[second, 'bad', true],
		[third, 'better', true],
	]);
});

test('group versions in the words of kubectl', () => {
	const words =
		'error: unable to retrieve the complete list of server APIs: stock.example.com/v1: the server is currently unable to handle the request, metrics.k8s.io/v1beta1: an error on the server ("") has prevented the request from succeeding';
	expect(unlistedIn(words)).toEqual(['stock.example.com/v1', 'metrics.k8s.io/v1beta1']);
	expect(unlistedIn("couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable")).toEqual([
		'metrics.k8s.io/v1beta1',
	]);
	expect(unlistedIn('apps/v1: Deployment')).toEqual([]);
});
