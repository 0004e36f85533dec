import {expect, test} from '@jest/globals';
import fc from 'fast-check';
import {quote} from '../../src/text/shell.ts';
import {wordsOf} from '../../src/text/words-of.ts';

test.each([
	['kubectl get pods -n shop', ['kubectl', 'get', 'pods', '-n', 'shop']],
	[
		`kubectl get pods -o jsonpath='{.items[*].metadata.name}'`,
		['kubectl', 'get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}'],
	],
	['kubectl get pods -o jsonpath={.items[*]}', ['kubectl', 'get', 'pods', '-o', 'jsonpath={.items[*]}']],
	[`echo 'it'\\''s'`, ['echo', "it's"]],
	[`kubectl get "a b" ''`, ['kubectl', 'get', 'a b', '']],
	['kubectl get pods | grep web', undefined],
	['kubectl get pods; rm x', undefined],
	['kubectl get pods & rm x', undefined],
	['kubectl get $(id)', undefined],
	['kubectl get "$HOME"', undefined],
	['kubectl get `id`', undefined],
	['kubectl get pods > x', undefined],
	['kubectl get <pod>', undefined],
	["kubectl get 'open", undefined],
	['kubectl get pods\nrm x', undefined],
])('takes %s apart', (command, words) => {
	expect(wordsOf(command)).toEqual(words);
});

test('gives back any words that were quoted', () => {
	fc.assert(
		fc.property(fc.array(fc.string({minLength: 1}), {minLength: 1}), words => {
			expect(wordsOf(words.map(quote).join(' '))).toEqual(words);
		}),
	);
});
