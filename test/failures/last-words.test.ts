import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

/** A log that shows no request: client-go's own sentence for a status names it, whatever the program says in front. */

const found = (text: string) =>
	analyzeText(`${text}\n`).findings.map(({id, grade, responder}) => [id, grade, responder]);

test.each([
	[
		'Error: kubernetes cluster unreachable: the server has asked for the client to provide credentials',
		'authentication/credentials-rejected',
	],
	[
		'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
		'authentication/credentials-rejected',
	],
	[
		'Error: INSTALLATION FAILED: Kubernetes cluster unreachable: the server is currently unable to handle the request',
		'health/apiserver-unavailable',
	],
])('%s', (text, id) => {
	// Who answered is not known: the sentence is the client's.
	expect(found(text)).toEqual([[id, 'likely', 'unknown']]);
});

test('the sentence in a program’s own log is no last word', () => {
	expect(found('2026-11-29 retrying: the server has asked for the client to provide credentials')).toEqual([]);
});
