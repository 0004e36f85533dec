import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {Unwrapper} from '../../src/read/unwrapper.ts';
import {wrappers} from '../../src/read/wrappers/registry.ts';
import {sampleText} from '../support/samples.ts';

const at = 'I1120 21:09:17.316304   21740 round_trippers.go:463] ';

/** What becomes of lines (latin1): texts in their order, with their numbers. */
function unwrapped(lines: readonly string[]) {
	const texts: string[] = [];
	const numbers: number[] = [];
	const raws: string[] = [];
	const unwrapper = new Unwrapper((text, number, raw) => {
		texts.push(text);
		numbers.push(number);
		raws.push(raw);
	});
	for (const [index, line] of lines.entries()) unwrapper.push(line, index + 1, line);
	unwrapper.end();
	return {texts, numbers, raws, name: unwrapper.name};
}

describe('a wrapper takes off what its samples show', () => {
	test.each(wrappers.map(wrapper => [wrapper.name, wrapper] as const))('%s', (_, wrapper) => {
		expect(wrapper.samples.length).toBeGreaterThan(0);
		for (const [wrapped, inside] of wrapper.samples) {
			expect([wrapped, wrapper.unwrap(wrapped)]).toEqual([wrapped, inside]);
			expect([wrapped, wrapper.starts?.includes(wrapped.charAt(0)) ?? true]).toEqual([wrapped, true]);
		}

		for (const plain of [`${at}x`, `${at}"Request" headers=<`, '}]', 'NAME   READY', '']) {
			expect([plain, wrapper.unwrap(plain)]).toEqual([plain, undefined]);
		}
	});
});

describe('text that resembles a wrapper is left alone', () => {
	// Two bare headers: this log is not wrapped.
	const bare = [`${at}one`, `${at}two`];
	test.each([
		[
			'a container log with its pod',
			['[pod/web-1/app] E1120 21:09:17.316304       1 main.go:1] no', '[pod/web-1/app] error: no'],
		],
		['a log within YAML', ['data:', '  log: |', `    ${at}GET https://h/api`, '    error: no']],
		['a log within a block', [`${at}"Response Body" body=<`, `\t${at}GET https://h/api`, '\terror: no', ' >']],
		['a JSON log of a container', [`{"level":"error","msg":"${at}no"}`, '{"level":"error","msg":"error: no"}']],
		['a Status in JSON', ['{"kind":"Status","message":"pods is forbidden","reason":"Forbidden"}']],
		['logfmt of a container', [String.raw`time="2024-01-09T09:01:09Z" level=error msg="error: no"`]],
		['a table', ['NAME      | READY', 'web-1     | 1/1', 'step : x  | y']],
		['a pod and a colon', ['web-5d8f9-abcde: error: no']],
		['a clock', ['10:00:00 error: no', '[10:00:00] error: no']],
		['a list', ['- error: no', '    error: no']],
		['a box', ['\u00E2\u0094\u0082 error: no']],
		['a mark of Azure DevOps', ['##[error]Error from server (Forbidden): no']],
		['one header behind something', [`see: ${at}x`, 'see: error: no']],
		['last words that quote a header', [`error: plugin said: ${at}x`, `error: plugin said: ${at}y`, 'error: no']],
	])('%s', (_, lines) => {
		expect(unwrapped([...bare, ...lines])).toMatchObject({texts: [...bare, ...lines], name: 'none'});
	});

	test('a prefix that stands in front of one header only', () => {
		const lines = [
			'output',
			`see: ${at}x`,
			'see: error: no',
			...Array.from({length: 80}, (_, index) => `line ${index}`),
		];
		const {texts, numbers, name} = unwrapped(lines);
		expect(texts).toEqual(lines);
		expect(numbers).toEqual(lines.map((_, index) => index + 1));
		expect(name).toBe('none');
	});
});

describe('the line is joined', () => {
	test.each([
		[
			'GitLab continuation',
			[
				`2024-05-01T10:00:00.000000Z 01E ${at}GET `,
				'2024-05-01T10:00:00.000001Z 01E+https://h',
				'2024-05-01T10:00:00.000001Z 01E+/api',
				'2024-05-01T10:00:00.000002Z 01O next',
			],
			[`${at}GET https://h/api`, 'next'],
			[1, 4],
		],
		[
			'CRI parts',
			[
				`2024-05-01T10:00:00Z stderr P ${at}GET `,
				'2024-05-01T10:00:00Z stderr F https://h/api',
				'2024-05-01T10:00:00Z stderr F next',
			],
			[`${at}GET https://h/api`, 'next'],
			[1, 3],
		],
		[
			'Docker parts of 16 KiB',
			[
				JSON.stringify({log: at + 'x'.repeat(16 * 1024 - at.length), stream: 'stderr', time: '2024-01-09T09:01:09Z'}),
				JSON.stringify({log: 'yz\n', stream: 'stderr', time: '2024-01-09T09:01:09Z'}),
				JSON.stringify({log: 'next\n', stream: 'stderr', time: '2024-01-09T09:01:09Z'}),
			],
			[`${at + 'x'.repeat(16 * 1024 - at.length)}yz`, 'next'],
			[1, 3],
		],
	])('%s', (_, lines, texts, numbers) => {
		const result = unwrapped(lines);
		expect(result.texts).toEqual(texts);
		expect(result.numbers).toEqual(numbers);
		expect(result.raws.join('\n')).toBe(lines.join('\n'));
	});

	test('not when the last line of a container has no line end', () => {
		const log = (text: string) => JSON.stringify({log: text, stream: 'stderr', time: '2024-01-09T09:01:09Z'});
		expect(unwrapped([log(`${at}x`), log('error: no\n')]).texts).toEqual([`${at}x`, 'error: no']);
	});
});

test('what PowerShell pushes in stands in front of the entry, and keeps its number', () => {
	const record = [
		'At line:1 char:1',
		'+ kubectl get pods 2> x',
		'+ ~~~~~~~',
		'    + CategoryInfo          : NotSpecified: (x:String) [], RemoteException',
		'    + FullyQualifiedErrorId : NativeCommandError',
		' ',
	];
	const {texts, numbers} = unwrapped([`kubectl.exe : ${at}"Request" headers=<`, ...record, '\tAccept: */*', ' >']);
	expect(texts).toEqual([...record, `${at}"Request" headers=<`, '\tAccept: */*', ' >']);
	expect(numbers).toEqual([2, 3, 4, 5, 6, 7, 1, 8, 9]);
});

test('the TAB of a block survives indentation by TABs', () => {
	const block = [`${at}"Request" headers=<`, '\tAccept: */*', ' >', `${at}x`];
	expect(unwrapped(block.map(line => `\t${line}`)).texts).toEqual(block);
	expect(unwrapped(block.map(line => `    ${line}`)).texts).toEqual(block);
});

test('a source may change its wrapper', () => {
	const lines = [
		`2026-11-20T21:09:17.3163040Z ${at}one`,
		'2026-11-20T21:09:17.3163040Z \tAccept: */*',
		`11:00:21  ${at}two`,
		`Nov  9 10:00:00 node-1 deploy[812]: ${at}three`,
		'Nov  9 10:00:00 node-1 deploy[812]: error: no',
		`${at}four`,
	];
	expect(unwrapped(lines).texts).toEqual([
		`${at}one`,
		'\tAccept: */*',
		`${at}two`,
		`${at}three`,
		'error: no',
		`${at}four`,
	]);
});

test.each([
	'[deploy : kubectl] ',
	'deploy-1  | ',
	'deploy-x7k2p-1234567890: ',
	'deploy-5d8f9-abcde kubectl ',
	'2024-05-01T10:00:00Z ',
	'Nov  9 10:00:00 node-1 deploy[812]: ',
	'    ',
	'> ',
])('an echoed command proves a wrapper, too: %s', prefix => {
	// This sample has no klog header at all.
	const lines = sampleText('pasted/015-kubeconfig-missing-file.log').trimEnd().split('\n');
	expect(lines[0]).toMatch(/^\+ kubectl /);
	const {findings} = analyzeText(lines.map(line => prefix + line).join('\n'));
	expect(findings.map(({id, grade}) => `${id} ${grade}`)).toEqual(['authentication/kubeconfig-missing proven']);
});

describe('writers that are mixed', () => {
	const denied = sampleText('recorded/1.33.9/forbidden-list.v6.log').trimEnd().split('\n');
	const prefixes: ReadonlyArray<readonly [string, string, string]> = [
		['stern', 'deploy-1-abc kubectl ', 'web-1-abc app '],
		['compose', 'deploy-1  | ', 'web-1     | '],
		['kubectl-logs', '[pod/deploy-1/kubectl] ', '[pod/web-1/app] '],
		['syslog', 'Nov  9 10:00:00 node-1 deploy[812]: ', 'Nov  9 10:00:00 node-1 sshd[99]: '],
		['cloud-build', 'Step #1: ', 'Step #2: '],
	];
	test.each(prefixes)("%s: another's error is not this run's", (name, own, other) => {
		const expected = analyzeText(denied.join('\n')).findings.map(({id, grade, summary}) => ({id, grade, summary}));
		const mixed = denied.flatMap(line => [own + line, `${other}error: something else broke`]);
		const {findings, sources} = analyzeText(mixed.join('\n'));
		expect(expected).toHaveLength(1);
		expect(findings.map(({id, grade, summary}) => ({id, grade, summary}))).toEqual(expected);
		expect(sources[0]?.wrapper).toBe(name);
	});

	test.each(prefixes)('%s: two that log at the same time are two runs', (_, own, other) => {
		const refused = sampleText('recorded/1.33.9/refused.v8.log')
			.trimEnd()
			.split('\n')
			.filter(line => /^[IE]\d{4} /.test(line));
		const mixed = denied
			.filter(line => /^[IE]\d{4} /.test(line))
			.flatMap((line, index) => [own + line, other + (refused[index] ?? '')]);
		expect(analyzeText(mixed.join('\n')).sources[0]?.runs).toHaveLength(2);
	});
});

describe('evidence quotes the line and the number that were received', () => {
	const text = sampleText('recorded/1.33.9/forbidden-list.v8.log').trimEnd();
	test.each([
		['compose', (line: string) => `deploy-1  | ${line}`],
		['teamcity', (line: string) => `[11:00:21]W:\t [Step 3/5] ${line}`],
		['indent', (line: string) => `    ${line}`],
	])('%s', (_, wrap) => {
		const lines = text.split('\n').map(line => wrap(line));
		const evidence = analyzeText(lines.join('\n')).findings.flatMap(finding => finding.evidence);
		const plain = analyzeText(text).findings.flatMap(finding => finding.evidence);
		expect(evidence.length).toBeGreaterThan(0);
		expect(evidence.map(({number}) => number)).toEqual(plain.map(({number}) => number));
		for (const {number, text: quoted} of evidence) expect(quoted).toBe(lines[number - 1]);
	});

	test('escapes and all', () => {
		const lines = text
			.split('\n')
			.map(line => JSON.stringify({log: `${line}\n`, stream: 'stderr', time: '2024-01-09T09:01:09Z'}));
		const evidence = analyzeText(lines.join('\n')).findings.flatMap(finding => finding.evidence);
		expect(evidence.length).toBeGreaterThan(0);
		for (const {number, text: quoted} of evidence) expect(quoted).toBe(lines[number - 1]);
	});

	test('all of a line that holds many', () => {
		const line = `fatal: [node-1]: FAILED! => ${JSON.stringify({rc: 1, stderr: text, stdout: ''})}`;
		const [finding, ...others] = analyzeText(`TASK [deploy]\n${line}`).findings;
		expect(others).toEqual([]);
		expect(finding?.evidence.map(({number}) => number)).toEqual([2]);
		expect(finding?.evidence[0]?.text.slice(0, 4000)).toBe(line.slice(0, 4000));
	});
});

test('what the runner repeats is no second failure', () => {
	const lines = sampleText('recorded/1.33.9/forbidden-list.v6.log').trimEnd().split('\n');
	const last = lines.at(-1) ?? '';
	expect(last).toMatch(/^Error from server/);
	const log = [...lines, `##[error]${last}`, '##[error]Process completed with exit code 1.'].map(
		line => `2026-11-20T21:09:17.3163040Z ${line}`,
	);
	expect(analyzeText(log.join('\n')).findings.map(({id, count}) => [id, count])).toEqual(
		analyzeText(lines.join('\n')).findings.map(({id, count}) => [id, count]),
	);
});
