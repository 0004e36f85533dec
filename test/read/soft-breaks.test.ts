import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

/** Names that a mail archive broke within. */

const at = 'I1120 21:09:17.319062   21740 round_trippers.go:553] ';
const words = (name: string) => `Error from server (NotFound): pods "${name}" not found`;
const log = (host: string, name: string) =>
	`${at}GET https://${host}:6443/api/v1/namespaces/a/pods/web 404 Not Found in 5 milliseconds\n${words(name)}\n`;

test('a soft break within a name is undone, and counted', () => {
	const {findings, sources} = analyzeText(log('company.exam= ple', 'w= eb'));
	expect(findings.map(({id, exchanges}) => [id, exchanges[0]?.url])).toEqual([
		['request/not-found', 'https://company.example:6443/api/v1/namespaces/a/pods/web'],
	]);
	expect(sources[0]?.repairs).toEqual([{kind: 'soft-breaks', lines: 2}]);
});

test('an empty parameter is none', () => {
	const line = `${at}GET https://h.example:6443/api/v1/nodes?labelSelector= 404 Not Found in 5 milliseconds`;
	const {sources} = analyzeText(`${line}\n`);
	expect(sources[0]?.repairs).toEqual([]);
	expect(sources[0]?.runs[0]?.exchanges[0]).toMatchObject({status: 404, url: expect.stringMatching(/labelSelector=$/)});
});
