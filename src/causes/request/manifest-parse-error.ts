import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/manifest-parse-error',
	title: 'The manifest cannot be read',
	explain: `
kubectl could not read the file: it is no valid YAML or JSON, or lacks \`apiVersion\` or \`kind\`. Nothing of it was sent. Line numbers count from the beginning of the document inside the file
(after the last \`---\`), and often point just behind the mistake. Tabs, a missing blank after a colon and template leftovers
(\`{{ … }}\`) are the usual ones.
`,
	lookAlikes: ['`error loading config file` is about the kubeconfig.', '`unknown field` means that it could be read.'],
	sources: [
		'cli-runtime pkg/resource/visitor.go',
		'kubectl pkg/validation/validation.go',
		'https://kubernetes.io/docs/concepts/overview/working-with-objects/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'http') return undefined;
		const said = serverSays(
			failure,
			/(?:error parsing (\S+?): |YAML parse error on (\S+?): )(?:error converting YAML to JSON: |json: |invalid |error unmarshaling JSON: )([^\n]*)|error: (?:error converting YAML to JSON: |unable to decode "([^"]*)": )([^\n]*)|error validating "([^"]*)": error validating data: \[?((?:apiVersion|kind) not set[^;\n\]]*)/,
		);
		if (said === undefined || /loading config file/.test(said.statement.text)) return undefined;
		// The template of a chart: its text is not the one that was parsed.
		const isTemplate = said.match[2] !== undefined;
		const file = said.match[1] ?? said.match[2] ?? said.match[4] ?? said.match[6];
		const problem = said.match[3] ?? said.match[5] ?? said.match[7] ?? '';
		const isUntyped = /^Object 'Kind' is missing|^(?:apiVersion|kind) not set/.test(problem);
		const line = /line (\d+)/.exec(problem)?.[1];
		return {
			grade: 'proven',
			proof: [said],
			summary: `${file ?? 'The manifest'} ${isUntyped ? 'cannot be read as an object' : 'cannot be parsed'}: ${shorten(problem, 200)}`,
			stage: 'command',
			responder: 'nobody',
			facts: {file, line: line === undefined ? undefined : Number(line), problem: shorten(problem, 200)},
			identity: file ?? '',
			next: isTemplate
				? [
						step(
							sh`helm template <chart> --debug`,
							'Prints what the templates make, also where it is no valid YAML; the line is one of that text.',
						),
					]
				: file === 'STDIN'
					? []
					: [
							...(line === undefined
								? []
								: [
										step(
											sh`sed -n '${`${Math.max(1, Number(line) - 3)},${Number(line) + 3}`}p' ${wordOr(file, '<manifest>')} | cat -vet`,
											'Shows the lines around it, with tabs and line ends made visible; lines count from the last `---`.',
										),
									]),
							step(
								sh`kubectl apply --dry-run=client -f ${wordOr(file, '<manifest>')}`,
								'Checks the corrected file; nothing is stored.',
							),
						],
		};
	},
});
