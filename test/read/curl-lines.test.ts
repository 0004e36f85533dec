import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';

test('equal curl lines with a plugin’s words behind each were not wrapped', () => {
	const at = (file: string) => `I1129 00:56:20.387862    3712 ${file}] `;
	const get = 'https://127.0.0.1:6443/api?timeout=32s';
	const words =
		'An error occurred (ExpiredTokenException) when calling the AssumeRole operation: The security token included in the request is expired';
	const attempt = [
		`${at('round_trippers.go:466')}curl -v -XGET  -H "Accept: application/json, */*" -H "User-Agent: kubectl/v1.24.0 (linux/amd64) kubernetes/4ce5a89" '${get}'`,
		words,
		`${at('round_trippers.go:553')}GET ${get}  in 37 milliseconds`,
		`${at('cached_discovery.go:119')}skipped caching discovery info due to Get "${get}": getting credentials: exec: executable aws failed with exit code 255`,
	];
	const {sources, findings} = analyzeText([...attempt, ...attempt, ...attempt, ...attempt].join('\n'));
	expect(sources[0]?.repairs).toEqual([]);
	expect(sources[0]?.runs[0]?.exchanges).toHaveLength(4);
	expect(findings.map(({summary}) => summary)).toEqual([expect.stringContaining('ExpiredTokenException')]);
});
