import {Readable} from 'node:stream';
import {describe, expect, test} from '@jest/globals';
import fc from 'fast-check';
import {analyzeSources, analyzeText, readSource, type Analysis} from '../src/analyze.ts';
import {EntryReader} from '../src/klog/entry-reader.ts';
import {wrappers} from '../src/input/wrappers/registry.ts';
import {allSamples, sampleBytes, sampleText} from './support/samples.ts';

const ids = (analysis: Analysis) => analysis.findings.map(({id, grade}) => `${id} ${grade}`);

const utf8Samples = allSamples.filter(path => !path.includes('utf16'));

test.each(utf8Samples)('%s: every line is in one entry or passed on, in order', path => {
	const lines = sampleBytes(path).toString('latin1').split('\n');
	const taken: number[] = [];
	const reader = new EntryReader({
		entry: entry => {
			const first = entry.lines[0]?.number ?? 0;
			for (let number = first; number <= entry.last; number++) taken.push(number);
		},
		text: (_, number) => taken.push(number),
	});
	for (const [index, line] of lines.entries()) reader.push(line, index + 1, line);
	reader.end();
	expect(taken).toEqual(lines.map((_, index) => index + 1));
});

describe('the same findings wherever chunks are cut', () => {
	test.each(utf8Samples.filter((_, index) => index % 6 === 0))('%s', async path => {
		const bytes = sampleBytes(path);
		const expected = ids(analyzeText(bytes.toString('utf8')));
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat(bytes.length), {minLength: 1, maxLength: 12}), async cuts => {
				const places = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
				const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
				const source = await readSource(
					path,
					Readable.from(
						chunks.filter(chunk => chunk.length > 0),
						{objectMode: false},
					),
				);
				expect(ids(analyzeSources([source]))).toEqual(expected);
				expect(source.bytes).toBe(bytes.length);
			}),
			{numRuns: 10},
		);
	});
});

describe('a log that is cut anywhere', () => {
	// A log without failures must not get one by being cut; except where a later try redeemed one.
	test.each(utf8Samples)('%s', path => {
		const text = sampleText(path);
		const whole = new Set(analyzeText(text).findings.map(finding => finding.id));
		const redeems = analyzeText(text).sources.some(({runs}) =>
			runs.some(({exchanges}) => exchanges.some(({status}) => (status ?? 500) >= 400)),
		);
		const step = Math.max(1, Math.floor(text.length / 60));
		for (let end = 0; end < text.length; end += step) {
			for (const part of [text.slice(0, end), text.slice(end)]) {
				const found = analyzeText(part).findings.filter(({severity}) => severity === 'error');
				expect(found.every(({evidence}) => evidence.length > 0)).toBe(true);
				if (whole.size === 0 && !redeems) expect(found.map(({id, evidence}) => [id, evidence[0]?.text])).toEqual([]);
			}
		}
	});
});

describe('without its evidence a finding goes, or is less sure', () => {
	const grades = ['possible', 'likely', 'proven'];
	test.each(utf8Samples)('%s', path => {
		const text = sampleText(path);
		for (const finding of analyzeText(text).findings) {
			const numbers = new Set(finding.evidence.map(({number}) => number));
			const rest = text
				.split('\n')
				.filter((_, index) => !numbers.has(index + 1))
				.join('\n');
			const left = analyzeText(rest).findings.find(({id}) => id === finding.id);
			expect(left === undefined ? -1 : grades.indexOf(left.grade)).toBeLessThan(grades.indexOf(finding.grade));
		}
	});
});

describe('wrapped by a CI system, the same findings', () => {
	/** Wraps each line. */
	const each =
		(wrap: (line: string, index: number) => string): ((text: string) => string) =>
		text =>
			text
				.replace(/\n$/, '')
				.split('\n')
				.map((line, index) => wrap(line, index))
				.join('\n');
	const prefixed = (prefix: string) => each(line => prefix + line);
	const json = (wrap: (line: string) => object) => each(line => JSON.stringify(wrap(line)));
	const quoted = (line: string) => JSON.stringify(line);
	const wraps: ReadonlyArray<readonly [name: string, what: string, wrap: (text: string) => string]> = [
		['actions-runner', 'raw log', prefixed('2026-11-20T21:09:17.3163040Z ')],
		[
			'actions-runner',
			'raw log with a group',
			text =>
				each(line => `2026-11-20T21:09:17.3163040Z ${line}`)(
					`##[group]Run deploy\n##[endgroup]\n${text.trimEnd()}\n##[error]Process completed with exit code 1.`,
				),
		],
		['actions-runner', 'gh run view', prefixed('deploy\tRun kubectl\t2026-11-20T21:09:17.3163040Z ')],
		['log-command', 'every line marked', prefixed('##[error]')],
		['jenkins', 'time', prefixed('11:00:21  ')],
		['jenkins', 'elapsed time', prefixed('00:00:21.010  ')],
		['jenkins', 'date', prefixed('[2024-06-18T11:00:21.010Z] ')],
		['jenkins', 'page', prefixed('<span class="timestamp"><b>11:00:21</b> </span>')],
		['cri', 'lines', prefixed('2022-01-31T13:59:01.000101498Z stderr F ')],
		[
			'cri',
			'parts',
			each(line => {
				const half = line.length >> 1;
				const stamp = '2022-01-31T13:59:01.000101498Z stderr';
				return `${stamp} P ${line.slice(0, half)}\n${stamp} F ${line.slice(half)}`;
			}),
		],
		[
			'docker-json',
			'lines',
			json(line => ({log: `${line}\n`, stream: 'stderr', time: '2024-01-09T09:01:09.011000377Z'})),
		],
		[
			'json',
			'fluent',
			json(log => ({date: 1_704_790_869.01, log, stream: 'stderr', kubernetes: {pod_name: 'deploy-1'}})),
		],
		[
			'json',
			'CloudWatch',
			each(line => `{"timestamp": 1704790869010, "message": ${quoted(line)}, "ingestionTime": 1}`),
		],
		['json', 'Loki', json(line => ({labels: {pod: 'deploy-1'}, line, timestamp: '2024-01-09T09:01:09Z'}))],
		['json', 'journalctl', json(line => ({__CURSOR: 's=1', _PID: '812', MESSAGE: line}))],
		['json', 'Argo CD', json(content => ({result: {content, podName: 'deploy-1'}}))],
		[
			'json-member',
			'aws logs',
			text =>
				`{\n    "events": [\n${each(line => `        {\n            "timestamp": 1704790869010,\n            "message": ${quoted(line)},\n            "ingestionTime": 1\n        },`)(text)}\n    ]\n}`,
		],
		['logfmt', 'msg', each(line => `time="2024-01-09T09:01:09Z" level=info msg=${quoted(line)}`)],
		[
			'ansible',
			'one line',
			text =>
				`TASK [deploy] ***\nfatal: [node-1]: FAILED! => ${JSON.stringify({changed: true, rc: 1, stderr: text.trimEnd(), stderr_lines: text.split('\n'), stdout: ''})}\n\nPLAY RECAP ***`,
		],
		[
			'ansible',
			'laid out',
			text => JSON.stringify({changed: true, stderr: text.trimEnd(), stderr_lines: text.split('\n')}, undefined, 4),
		],
		[
			'circleci',
			'output of a step',
			text => JSON.stringify([{message: text.replaceAll('\n', '\r\n'), time: '2024-01-09T09:01:09Z', type: 'out'}]),
		],
		['buildkite', 'lines', each((line, index) => `\u001B_bk;t=${1_717_654_586_300 + index}\u0007${line}`)],
		['gitlab', 'lines', prefixed('2024-05-01T10:00:00.000000Z 01E ')],
		[
			'gitlab',
			'continued lines',
			each(
				line =>
					`2024-05-01T10:00:00.000000Z 01E ${line.slice(0, 40)}\n2024-05-01T10:00:01.000000Z 01E+${line.slice(40)}`,
			),
		],
		[
			'gitlab',
			'section',
			text =>
				`section_start:1701388860:step_script\r\u001B[0K\u001B[32;1m$ make deploy\u001B[0;m\n${text.trimEnd()}\nsection_end:1701388861:step_script\r\u001B[0K`,
		],
		[
			'travis',
			'fold',
			text =>
				`travis_fold:start:deploy\r\u001B[0Ktravis_time:start:0a1b2c\r\u001B[0K$ make deploy\r\n${text.replaceAll('\n', '\r\n')}travis_time:end:0a1b2c:start=1,finish=2,duration=1\r\u001B[0K`,
		],
		['teamcity', 'columns', prefixed('[11:00:21]W:\t [Step 3/5] ')],
		['teamcity', 'step', prefixed('[11:00:21][Step 3/5] ')],
		['cloud-build', 'number', prefixed('Step #2: ')],
		['cloud-build', 'name', prefixed('Step #2 - "deploy": ')],
		['tekton', 'task and step', prefixed('[deploy : kubectl] ')],
		['argo', 'pod', prefixed('deploy-x7k2p-1234567890: ')],
		['stern', 'pod and container', prefixed('deploy-5d8f9-abcde kubectl ')],
		[
			'stern',
			'namespace, in colours',
			prefixed('\u001B[36mshop\u001B[0m \u001B[36mdeploy-5d8f9\u001B[0m \u001B[35mkubectl\u001B[0m '),
		],
		['kubectl-logs', 'prefix', prefixed('[pod/deploy-x7k2p/kubectl] ')],
		['compose', 'service', prefixed('deploy-1  | ')],
		['compose', 'service, trimmed', each(line => `deploy-1  | ${line}`.trimEnd())],
		[
			'powershell',
			'error record',
			text =>
				text.replace(
					/^([IWEF]\d{4} .*)$/m,
					(_, line) =>
						`kubectl.exe : ${line}\nAt line:1 char:1\n+ kubectl get pods -v=8 2> log.txt\n+ ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n    + CategoryInfo          : NotSpecified: (${line.slice(0, 40)}:String) [], RemoteException\n    + FullyQualifiedErrorId : NativeCommandError\n `,
				),
		],
		['prow', 'lines', prefixed('I0222 06:34:25.223] ')],
		['box', 'Terraform', text => `\u2577\n${each(line => `\u2502 ${line}`.trimEnd())(text)}\n\u2575`],
		['indent', 'blanks', each(line => `    ${line}`.trimEnd())],
		['indent', 'TAB', prefixed('\t')],
		['indent', 'list', each((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))],
		['indent', 'first line without', each((line, index) => (index === 0 ? line : `    ${line}`))],
		['prefix', 'branch', prefixed('[deploy to eu-west] ')],
		['prefix', 'local-exec', prefixed('null_resource.deploy[0] (local-exec): ')],
		['quote', 'mail', prefixed('> ')],
		['syslog', 'BSD', prefixed('Nov  9 10:00:00 node-1 deploy[812]: ')],
		['syslog', 'short-iso', prefixed('2024-11-09T10:00:00+0000 node-1 deploy[812]: ')],
		['syslog', 'RFC 5424', prefixed('<14>1 2024-11-09T10:00:00.000Z node-1 deploy 812 - - ')],
		['timestamp', 'RFC 3339', prefixed('2024-05-01T10:00:00Z ')],
		['timestamp', 'clock', prefixed('[10:00:00] ')],
		['actions-runner+compose', 'two layers', prefixed('2026-11-20T21:09:17.3163040Z deploy-1  | ')],
		['kubectl-logs+timestamp', 'two layers', prefixed('[pod/deploy-x7k2p/kubectl] 2024-05-01T10:00:00.000101498Z ')],
		['jenkins+tekton', 'two layers', prefixed('11:00:21  [deploy : kubectl] ')],
		[
			'timestamp+prefix',
			'two layers',
			each((line, index) => `2024-05-01T10:00:${String(index % 60).padStart(2, '0')}Z deploy/eu/1 ${line}`),
		],
		['quote+syslog', 'two layers', prefixed('> Nov  9 10:00:00 node-1 deploy[812]: ')],
		['indent+actions-runner', 'two layers', prefixed('    2026-11-20T21:09:17.3163040Z ')],
		[
			'ansible+timestamp',
			'two layers',
			text => `ok: [node-1] => ${JSON.stringify({stdout: prefixed('2024-05-01T10:00:00Z ')(text), stderr: ''})}`,
		],
		[
			'json+timestamp',
			'two layers',
			json(line => ({message: `2024-05-01T10:00:00Z ${line}`, logStreamName: 'deploy'})),
		],
		[
			'actions-runner+compose+timestamp',
			'three layers',
			prefixed('2026-11-20T21:09:17.3163040Z deploy-1  | 2024-05-01T10:00:00Z '),
		],
	];
	// Those whose lines are not wrapped already, and have headers.
	const plain = utf8Samples.filter(
		path => path.startsWith('recorded/') && !path.includes('transformed') && !path.includes('skip-headers'),
	);
	// What stands in front of a single header may be anything, so two must show a prefix that nobody has named.
	const hasTwoHeaders = (text: string) => (text.match(/^[IWEF]\d{4} /gm)?.length ?? 0) > 1;
	test.each(wraps)('%s, %s', (name, what, wrap) => {
		const needsTwo = name.includes('prefix') || what === 'first line without';
		for (const path of plain) {
			const text = sampleText(path);
			if (needsTwo && !hasTwoHeaders(text)) continue;
			const analysis = analyzeText(wrap(text));
			expect([path, ids(analysis)]).toEqual([path, ids(analyzeText(text))]);
			expect([path, analysis.sources[0]?.wrapper]).toEqual([path, name]);
		}
	});

	test.each([
		['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
		['colours', (text: string) => text.replaceAll(/^(.+)$/gm, '\u001B[36;1m$1\u001B[0m')],
	])('%s', (_, damage) => {
		for (const path of plain)
			expect([path, ids(analyzeText(damage(sampleText(path))))]).toEqual([path, ids(analyzeText(sampleText(path)))]);
	});

	test('every wrapper has its line here', () => {
		const tested = new Set(wraps.flatMap(([name]) => name.split('+')));
		expect(wrappers.map(({name}) => name).filter(name => !tested.has(name))).toEqual([]);
	});
});

test('any text is accepted', () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof(
					fc.string({unit: 'binary', maxLength: 80}),
					fc.constantFrom(...sampleText('pasted/019-replace-stale-136.log').split('\n')),
				),
			),
			lines => {
				expect(() => analyzeText(lines.join('\n'))).not.toThrow();
			},
		),
		{numRuns: 300},
	);
});
