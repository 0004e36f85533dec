import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/unknown-field',
	title: 'The manifest has a field that the type does not know',
	explain: `
A field name is misspelled, indented one level wrong, or belongs to another version of the type. Since 1.27 the server finds
it (\`strict decoding error\`, 400); before, kubectl did (\`error validating data\`), and then no request was sent.
`,
	lookAlikes: ['`Warning: unknown field` with `--validate=warn` refuses nothing.'],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
		'apimachinery pkg/runtime/error.go (strictDecodingError)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said =
			serverSays(failure, /strict decoding error: [^]{0,1000}?(?:unknown|duplicate) field "([^"]*)"/) ??
			serverSays(failure, /ValidationError\((?<where>[^()]*)\): unknown field "(?<field>[^"]*)" in \S+/) ??
			serverSays(failure, /(?:json|error validating data): (?:\[?)unknown field "([^"]*)"/);
		if (said === undefined) return undefined;
		const fields = [
			...new Set(
				[...said.statement.text.matchAll(/(?:unknown|duplicate) field "([^"]*)"/g)].map(found => found[1] ?? ''),
			),
		];
		const where = said.match.groups?.where;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The type does not know ${fields.length === 1 ? 'the field' : 'the fields'} ${fields.join(', ')}${where === undefined ? '' : ` in ${where}`}.`,
			stage: failure.phase === 'http' ? 'validation' : 'command',
			facts: {fields, where, resource, namespace, name},
			next: [
				step(sh`kubectl explain <type>.<path of the parent field>`, 'Lists the fields that exist at that place.'),
				step(
					sh`kubectl apply --dry-run=server -f <manifest> ${inNamespace(namespace)}`,
					'Checks a corrected manifest without storing it.',
				),
			],
		};
	},
});
