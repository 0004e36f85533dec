import {expect, test} from '@jest/globals';
import {atLevel, levelArguments, withLevel} from '../../src/kubectl/levels.ts';

test.each([
	['get pods', '-v=10 get pods'],
	['get pods -v=6 -o yaml', '-v=10 get pods -o yaml'],
	['-v 8 get pods --v 7', '-v=10 get pods'],
	['exec web -v8 -- cat -v 9', '-v=10 exec web -- cat -v 9'],
])('asks at another level for: %s', (args, asked) => {
	expect(atLevel(args.split(' '), 10).join(' ')).toBe(asked);
});

test.each([
	['get pods', '-v=9 get pods'],
	['-n shop events', '-n shop events -v=9'],
	['kuberc view', 'kuberc -v=9 view'],
	['options', 'options'],
	['neat get', 'neat get'],
	['get pods -v=6', 'get pods -v=6'],
])('logs requests where that does no harm: %s', (line, started) => {
	const args = line.split(' ');
	expect(
		withLevel(
			levelArguments('kubectl', args, undefined, () => false),
			args,
		).join(' '),
	).toBe(started);
});

test('the release is asked for only where the level depends on it', () => {
	const asked = () => {
		throw new Error('asked');
	};
	expect(levelArguments('kubectl', ['get', 'pods'], 6, asked)).toEqual(['-v=6']);
	expect(levelArguments('kubectl', ['neat'], undefined, asked)).toEqual([]);
	expect(levelArguments('oc', ['get', 'pods'], undefined, () => true)).toEqual(['--loglevel=8']);
});
