/** Changes each line of a text; the last one has no line feed. */
export const each =
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
/** A text as wrapped by a CI system, a container runtime or a person: the wrapper's name as in reports, and its variant. */
export const wraps: ReadonlyArray<readonly [name: string, what: string, wrap: (text: string) => string]> = [
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
	['json', 'CloudWatch', each(line => `{"timestamp": 1704790869010, "message": ${quoted(line)}, "ingestionTime": 1}`)],
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
			line => `2024-05-01T10:00:00.000000Z 01E ${line.slice(0, 40)}\n2024-05-01T10:00:01.000000Z 01E+${line.slice(40)}`,
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
	['drone', 'step and line', each((line, index) => `[deploy:${index}] ${line}`)],
	['buildkit', 'step and seconds', each((line, index) => `#7 ${(index / 10).toFixed(3)} ${line}`)],
	['buildkit', 'seconds', each((line, index) => `${(index / 10).toFixed(3)} ${line}`)],
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
	['json+timestamp', 'two layers', json(line => ({message: `2024-05-01T10:00:00Z ${line}`, logStreamName: 'deploy'}))],
	[
		'actions-runner+compose+timestamp',
		'three layers',
		prefixed('2026-11-20T21:09:17.3163040Z deploy-1  | 2024-05-01T10:00:00Z '),
	],
];
