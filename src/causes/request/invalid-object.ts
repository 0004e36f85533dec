import {defineCause} from '../../clues/cause.ts';
import {showsHeaders} from '../../clues/front.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {invalidOf, untypedOf} from '../../clues/invalid.ts';

export default defineCause({
	id: 'request/invalid-object',
	title: 'The object does not fulfil the rules of its type',
	explain: `
The server understood the object and its own validation refused it: a required field is missing, a value is out of range or not
one of those allowed. Each complaint names the field. Nothing was stored.

With server-side apply a manifest that does not fit the schema of its type (a key twice in a list, say) is answered 500; it is still the
manifest that has to change, and a retry is of no use.
`,
	lookAlikes: [
		'`Forbidden:` behind a field name is validation (422), not a missing permission (403).',
		'A `ValidatingAdmissionPolicy` answers 422 too, and names itself.',
	],
	sources: ['apimachinery pkg/api/errors/errors.go (NewInvalid)', 'apimachinery pkg/util/validation/field/errors.go'],
	retryable: false,
	rank: 'general',
	match(failure) {
		const untyped = untypedOf(failure);
		const invalid = untyped ?? invalidOf(failure);
		// A 422 without words may be a policy's: nothing tells.
		if (invalid === undefined) return undefined;
		const {said, kind, name, errors} = invalid;
		// A policy's refusal has no field, and its end may be missing.
		if (/^[\s:]*ValidatingAdmissionPolicy '/.test(errors[0].text)) return undefined;
		// error: deployments.apps "web" is invalid
		const isBare = errors[0].text === '';
		const fields = errors.map(error => error.field).filter(field => field !== undefined && field !== '') as string[];
		const {resource, namespace} = targetOf(failure);
		// kubectl explain takes the path without indexes: pod.spec.containers.name
		const path = (fields[0] ?? '').replaceAll(/\[[^[\]]*\]/g, '');
		const type = (kind ?? 'pod').toLowerCase().split('.')[0] ?? 'pod';
		return {
			grade: 'proven',
			proof: [said],
			summary: isBare
				? `${resource ?? kind} "${name}" is invalid; the log does not say why.`
				: `${kind} "${name}" is invalid: ${shorten(errors[0].text.split('\n')[0] ?? '', 250)}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''}`,
			stage: 'validation',
			...(untyped !== undefined && {
				bypassed: {
					stages: ['admission' as const],
					because: 'server-side apply reads the manifest by the schema of its type before admission is asked',
				},
				rulesOut: [{id: 'health/internal-error', because: 'the message names fields of the manifest'}],
			}),
			responder: 'api-server',
			facts: isBare
				? {name, resource, namespace}
				: {kind, name, fields, problems: errors.map(error => shorten(error.text, 250)), resource, namespace},
			unknowns: isBare
				? [
						{
							what: 'what is invalid',
							because: 'kubectl edit writes that only into the file that it opens again',
							settledBy: showsHeaders(failure)
								? 'The file that kubectl has kept.'
								: 'The same command with -v=8, which logs the answer.',
						},
					]
				: [],
			identity: [kind, namespace, name].join('|'),
			next: isBare
				? []
				: [
						step(
							sh`kubectl explain ${path === '' ? type : `${type}.${path}`}`,
							'Describes the field and the values that it takes.',
						),
						step(
							sh`kubectl apply --dry-run=server ${untyped === undefined ? [] : ['--server-side']} -f <manifest> ${inNamespace(namespace)}`,
							'Checks a corrected manifest without storing it.',
						),
					],
		};
	},
});
