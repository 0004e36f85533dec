import {beforeAdmission} from '../../clues/before-admission.ts';
import {defineCause} from '../../clues/cause.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {step} from '../../kubectl/step.ts';
import type {Failure} from '../../failures/failure.ts';
import {sh, type CommandLine} from '../../text/sh.ts';

const list = (names: readonly string[]): string => names.join(', ');

/** `kubectl explain` for the place at which a field stands; undefined where the log does not name the type. */
function explain({resource}: Failure, field: string, where: string | undefined): CommandLine | undefined {
	// ValidationError(Deployment.spec): the client's own check names the place.
	if (where !== undefined)
		return sh`kubectl explain ${`${where.charAt(0).toLowerCase()}${where.slice(1)}`.replaceAll(/\[[^[\]]*\]/g, '')}`;
	if (resource === undefined) return undefined;
	const parents = field
		.replaceAll(/\[[^[\]]*\]/g, '')
		.split('.')
		.slice(0, -1);
	const version = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
	return sh`kubectl explain ${[resource.resource, ...parents].join('.')} --api-version=${version}`;
}

export default defineCause({
	id: 'request/unknown-field',
	title: 'The manifest has a field that the type does not know',
	explain: `
A field name is misspelled, indented one level wrong, or belongs to another version of the type; or the same field is given twice. kubectl
from 1.25 on lets the server check (\`strict decoding error\`, 400); before, and with older servers, kubectl did so itself
(\`error validating data\`), and then no request was sent.
`,
	lookAlikes: ['`Warning: unknown field` with `--validate=warn` refuses nothing.'],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
		'apimachinery pkg/runtime/error.go (strictDecodingError)',
		'kubectl pkg/validation/validation.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said =
			serverSays(failure, /strict decoding error: [^]{0,1000}?(?:unknown|duplicate) field "([^"]*)"/) ??
			serverSays(failure, /ValidationError\((?<where>[^()]*)\): unknown field "(?<field>[^"]*)" in \S+/) ??
			serverSays(failure, /(?:json|error validating data): (?:\[?)unknown field "([^"]*)"/);
		if (said === undefined) return undefined;
		const named = (pattern: RegExp) => [
			...new Set(
				[...said.statement.text.matchAll(pattern)].map(({groups: {where, field} = {}}) =>
					[where, field].filter(part => part !== undefined).join('.'),
				),
			),
		];
		const fields = named(/(?:ValidationError\((?<where>[^()]*)\): )?unknown field "(?<field>[^"]*)"/g);
		const duplicates = named(/duplicate field "(?<field>[^"]*)"/g);
		const where = said.match.groups?.where;
		const {resource, namespace, name} = targetOf(failure);
		const [first] = fields;
		const explained = first === undefined ? undefined : explain(failure, first, where);
		const isOwn = failure.phase === 'http' && failure.resource !== undefined && isBuiltinGroup(failure.resource.group);
		const unknown = `the type does not know ${list(fields)}`;
		const summary = [
			...(fields.length === 0 ? [] : [unknown]),
			...(duplicates.length === 0 ? [] : [`${list(duplicates)} is given more than once`]),
		].join('; ');
		return {
			grade: 'proven',
			proof: [said],
			summary: `The manifest was refused: ${summary}.`,
			stage: failure.phase === 'http' ? 'validation' : 'command',
			...beforeAdmission,
			...(isOwn ? {responder: 'api-server' as const} : {}),
			facts: {
				fields: fields.length === 0 ? undefined : fields,
				duplicates: duplicates.length === 0 ? undefined : duplicates,
				resource,
				namespace,
				name,
			},
			next: [
				...(explained === undefined ? [] : [step(explained, 'Lists the fields that exist at that place.')]),
				step(
					sh`kubectl apply --dry-run=server -f <manifest> ${inNamespace(namespace)}`,
					'Checks a corrected manifest without storing it.',
				),
			],
		};
	},
});
