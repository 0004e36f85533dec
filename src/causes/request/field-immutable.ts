import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {immutable, invalidOf} from '../../clues/invalid.ts';

export default defineCause({
	id: 'request/field-immutable',
	title: 'A field cannot be changed after creation',
	explain: `
Some fields are fixed once an object exists: the selector of a Deployment, the pod template of a Job, most of a StatefulSet or a
PersistentVolumeClaim, \`roleRef\` of a binding. The server refused the update with 422 and changed nothing.

The object has to be deleted and made anew, or another name used; for some (StatefulSet) \`--cascade=orphan\` keeps the pods.
`,
	lookAlikes: ['The word `Forbidden` stands behind a field name here; it is no permission problem.'],
	sources: [
		'kubernetes pkg/apis/core/validation/validation.go',
		'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const invalid = invalidOf(failure);
		if (invalid === undefined || !immutable.test(invalid.errors[0].text)) return undefined;
		const {said, kind, name, errors} = invalid;
		const [{field}] = errors;
		const target = targetOf(failure);
		const {namespace} = target;
		const resource = target.resource ?? kind?.toLowerCase();
		return {
			grade: 'proven',
			proof: [said],
			summary: `${field === undefined ? 'A field' : `The field ${field}`} of ${kind} "${name}" cannot be changed after creation.`,
			stage: 'validation',
			responder: 'api-server',
			facts: {field, kind, name, resource, namespace},
			identity: [kind, namespace, name].join('|'),
			rulesOut: [{id: 'authorization/rbac-denied', because: 'the answer is 422: validation'}],
			next: [
				step(sh`kubectl diff -f <manifest> ${inNamespace(namespace)}`, 'Shows every difference to the stored object.'),
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o yaml`,
					'Shows the stored value; keep a copy before deleting anything.',
				),
				step(
					sh`kubectl replace --force -f <manifest> ${inNamespace(namespace)}`,
					'Deletes the object and creates it anew: it is gone in between.',
				),
			],
		};
	},
});
