import {expect, test} from '@jest/globals';
import {atLevel, ownsTerminal, readsTerminal} from '../../src/kubectl/builtin.ts';
import {quote} from '../../src/text/quote-word.ts';
import {wordsOf} from '../../src/cli/screen/words.ts';
import fc from 'fast-check';

test.each([
	['kubectl get pods -n shop', ['kubectl', 'get', 'pods', '-n', 'shop']],
	[
		`kubectl get pods -o jsonpath='{.items[*].metadata.name}'`,
		['kubectl', 'get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}'],
	],
	[`echo 'it'\\''s'`, ['echo', "it's"]],
	[`kubectl get "a b" ''`, ['kubectl', 'get', 'a b', '']],
	['kubectl get pods | grep web', undefined],
	['kubectl get pods; rm x', undefined],
	['kubectl get $(id)', undefined],
	['kubectl get "$HOME"', undefined],
	['kubectl get `id`', undefined],
	['kubectl get pods > x', undefined],
	['kubectl get <pod>', undefined],
	['kubectl get *', undefined],
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

test.each([
	['get pods', '-v=10 get pods'],
	['get pods -v=6 -o yaml', '-v=10 get pods -o yaml'],
	['-v 8 get pods --v 7', '-v=10 get pods'],
	['exec web -v8 -- cat -v 9', '-v=10 exec web -- cat -v 9'],
])('asks at another level for: %s', (args, asked) => {
	expect(atLevel(args.split(' '), 10).join(' ')).toBe(asked);
});

test.each([
	['apply -f -', true, true],
	['apply -f-', true, true],
	['create --filename=- --dry-run=client', true, true],
	['apply -f web.yaml', false, false],
	['exec -it web -- sh', true, true],
	['exec web -- cat -', false, false],
	['delete pod web -i', true, true],
	['delete pod web', false, false],
	['get pods -w', false, true],
	['logs -f web', false, true],
	['port-forward web 80', false, true],
	['get pods -o yaml', false, false],
	['rollout status deploy/web', false, false],
])('knows who needs the terminal: %s', (args, reads, owns) => {
	expect(readsTerminal(args.split(' '))).toBe(reads);
	expect(ownsTerminal(args.split(' '))).toBe(owns);
});
