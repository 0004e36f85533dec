import {describe, expect, test} from '@jest/globals';
import fc from 'fast-check';
import {Blank, sh} from '../../src/text/sh.ts';

test.each([
	[sh`kubectl get pods`, [['kubectl', 'get', 'pods']]],
	[sh`kubectl  get   pods `, [['kubectl', 'get', 'pods']]],
	[
		sh`kubectl get --raw '/readyz?verbose' -o jsonpath='{.a} {.b}'`,
		[['kubectl', 'get', '--raw', '/readyz?verbose', '-o', 'jsonpath={.a} {.b}']],
	],
	[sh`grep -E "a|b" ''`, [['grep', '-E', 'a|b', '']]],
	[sh`env | grep -i _proxy|sort`, [['env'], ['grep', '-i', '_proxy'], ['sort']]],
	[sh`kubectl get <the name | or more> -n <name>`, [['kubectl', 'get', '<the name | or more>', '-n', '<name>']]],
	[sh`<let the provider's tool do it>`, [["<let the provider's tool do it>"]]],
])('takes the literal text of %j apart', ({argv, pipe = []}, programs) => {
	expect([argv, ...pipe]).toEqual(programs);
});

describe('a value', () => {
	test('is a part of one word, whatever it contains', () => {
		fc.assert(
			fc.property(
				fc.string().filter(text => !/^-|[<>]/.test(text)),
				text => {
					expect(sh`kubectl get ${text} --as=${text}:x '-l ${text}' | grep ${text}`).toEqual({
						argv: ['kubectl', 'get', text, `--as=${text}:x`, `-l ${text}`],
						pipe: [['grep', text]],
					});
				},
			),
		);
	});

	test('is spliced where it is a list', () => {
		expect(sh`kubectl get ${[]} pods ${['-n', 'a b']}`).toEqual({argv: ['kubectl', 'get', 'pods', '-n', 'a b']});
	});

	test('is left to the user where nobody knows it', () => {
		expect(sh`curl ${new Blank('https://<host>')}/version`.argv).toEqual(['curl', 'https://<host>/version']);
	});

	test('from a log cannot pass for what is left to the user, which no shell gets quoted', () => {
		expect(sh`kubectl get ${'<README.md>'} ${['--as=a<b', '>x']}`.argv).toEqual([
			'kubectl',
			'get',
			'<a name of the log>',
			'--as=<a name of the log>',
			'<a name of the log>',
		]);
	});
});

test.each([
	['--kubeconfig=/etc/x', '--kubeconfig=/etc/x'],
	['-f/etc/x', '-f/etc/x'],
	['-', '-'],
	// The blank is a blank, whatever it looks like.
	[new Blank('-<flag>'), '-<flag>'],
])('a value from a log never becomes a flag: %j', (value, text) => {
	const begins = value instanceof Blank ? text : '<a name of the log>';
	expect(sh`kubectl get ${value} --name=${value} x${value} '${value}' | grep -F ${value} | file -- ${value}`).toEqual({
		argv: ['kubectl', 'get', begins, `--name=${text}`, `x${text}`, begins],
		pipe: [
			['grep', '-F', begins],
			['file', '--', text],
		],
	});
});

test('a list may hold flags', () => {
	expect(sh`kubectl get pods ${['-n', 'web', '--as=jane']}`.argv).toEqual([
		'kubectl',
		'get',
		'pods',
		'-n',
		'web',
		'--as=jane',
	]);
});

test.each([
	['a list within a word', () => sh`kubectl get x${['a']}`],
	['an open quote', () => sh`kubectl get 'x`],
	['no program behind a pipe', () => sh`kubectl get |`],
	['nothing', () => sh``],
])('is an error of its author: %s', (_, write) => {
	expect(write).toThrow();
});
