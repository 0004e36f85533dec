import {defineCause} from '../../clues/cause.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/manifest-empty',
	title: 'The input holds no object',
	explain: `
kubectl read its input (\`-f\`, \`-k\` or standard input) and found no object in it, so there was nothing to send. Behind a pipe this is most
often a consequence: the program in front of it failed and wrote nothing.
`,
	lookAlikes: [
		'`the path "…" does not exist`: request/manifest-missing.',
		'A file that is no YAML: request/manifest-parse-error.',
	],
	sources: ['kubectl pkg/cmd/apply/apply.go', 'kubectl pkg/cmd/create/create.go'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = serverSays(failure, /^[Ee]rror: no objects passed to (?<command>[a-z]+)$/m);
		if (said === undefined) return undefined;
		const {command} = said.match.groups ?? {};
		return {
			grade: 'proven',
			proof: [said],
			summary: `The input of kubectl${command === undefined ? '' : ` ${command}`} holds no object.`,
			stage: 'command',
			responder: 'nobody',
			facts: {command},
			next: [],
		};
	},
});
