import {defineCause} from '../../clues/cause.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'request/explain-field-unknown',
	title: 'The type to explain has no such field',
	explain: `
\`kubectl explain <type>.<path>\` read the schema of the type, and a name in the path is no field of it: it is misspelt, stands one level too
high or too low, or belongs to another version of the type (\`--api-version\`).
`,
	lookAlikes: ['`unknown field` is about a manifest: request/unknown-field.'],
	sources: ['kubectl pkg/explain/v2/templates/plaintext.tmpl', 'kubectl pkg/explain/field_lookup.go'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = serverSays(failure, /^[Ee]rror: field "(?<field>[^"\n]{1,300})" does not exist$/m);
		if (said === undefined) return undefined;
		const {field} = said.match.groups ?? {};
		return {
			grade: 'proven',
			proof: [said],
			summary: `The type has no field "${field}" at that place.`,
			stage: 'command',
			responder: 'nobody',
			facts: {field},
			identity: field ?? '',
			next: [step(sh`kubectl explain <type> --recursive`, 'Lists the names of all fields of the type.')],
		};
	},
});
