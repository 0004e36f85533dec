import {defineCause} from '../../clues/cause.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';

// template: api/templates/service.yaml:4:32: executing "api/templates/service.yaml" at <.Values.service.port>: nil pointer …
const words =
	/^(?:Error: )?(?:(?:INSTALLATION|UPGRADE) FAILED: )?(?:template|parse error at|execution error at|templates\/|(?<=Error: )(?=[\w./-]{1,200}:\d+:\d+\n))(?:: | )?(?:template: )?\(?(?<file>[^\s:()]{1,200}\/templates\/[^\s:()]{1,200}):(?<line>\d+)(?::\d+)?\)?(?:: (?<problem>[^\n]*)|\n *(?<where>executing "[^\n]{1,500}):\n *(?<why>[^\n]{1,1000}))/m;

export default defineCause({
	id: 'request/helm-template-error',
	title: 'A template of the chart cannot be rendered',
	explain: `
helm renders the templates of a chart on this machine before it sends anything, and one of them failed: most often it reads a value that is
not set (\`nil pointer evaluating\`), calls \`required\` or \`fail\`, or is malformed. Nothing of it was sent to the cluster.
`,
	lookAlikes: [
		'`YAML parse error on …` means that the template was rendered, and is no YAML: request/manifest-parse-error.',
		'`unable to build kubernetes objects` means that the cluster does not serve a kind: request/no-matches-for-kind.',
	],
	sources: ['https://github.com/helm/helm (pkg/engine/engine.go)', 'https://pkg.go.dev/text/template'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const {file = '', line, problem: whole, where, why} = said.match.groups ?? {};
		const problem = whole ?? `${where}: ${why}`;
		return {
			grade: 'proven',
			// What went wrong stands on the last of its lines.
			proof: [said, ...(said.statement.lines ?? []).filter(({text}) => why !== undefined && text.includes(why))],
			summary: `The template ${file} cannot be rendered (line ${line}): ${shorten(problem, 250)}`,
			stage: 'command',
			responder: 'nobody',
			facts: {file, line: line === undefined ? undefined : Number(line), problem: shorten(problem, 250)},
			identity: [file, line].join('|'),
			next: [
				step(sh`helm show values <chart>`, 'Prints the default values of the chart, with the names that it reads.'),
				step(sh`helm template <chart> --debug -f <values>`, 'Renders the templates again, without the cluster.'),
			],
		};
	},
});
