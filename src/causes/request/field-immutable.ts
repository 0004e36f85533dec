import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {immutable, invalidOf} from '../../clues/invalid.ts';

/** Kinds whose loss for a moment costs no data. */
const replaceable = /^(?:Job|Deployment|DaemonSet|ReplicaSet|(?:Cluster)?RoleBinding|Service|Pod)$/;

export default defineCause({
	id: 'request/field-immutable',
	title: 'A field cannot be changed after creation',
	explain: `
Some fields are fixed once an object exists: the selector of a Deployment, the pod template of a Job, most of a StatefulSet or a
PersistentVolumeClaim, \`roleRef\` of a binding. The server refused the update with 422 and changed nothing.

The object has to be deleted and created again, or another name used; a StatefulSet can be deleted without its pods (\`--cascade=orphan\`).
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
		const [{field, text}] = errors;
		const partly = /fields other than/.test(text);
		const target = targetOf(failure);
		const {namespace} = target;
		const resource = target.resource ?? kind?.toLowerCase();
		return {
			grade: 'proven',
			proof: [said],
			summary: partly
				? `This update changes fields of ${kind} "${name}" that cannot be changed after creation.`
				: `${field === undefined ? 'A field' : `The field ${field}`} of ${kind} "${name}" cannot be changed after creation.`,
			stage: 'validation',
			responder: 'api-server',
			facts: {field, kind, name, resource, namespace},
			identity: [kind, namespace, name].join('|'),
			rulesOut: [{id: 'authorization/rbac-denied', because: 'the words are those of validation (422)'}],
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o yaml`,
					'Shows the stored values, to be compared with the manifest.',
				),
				...(kind === 'StatefulSet'
					? [
							step(
								sh`kubectl delete statefulset ${wordOr(name, '<name>')} ${inNamespace(namespace)} --cascade=orphan`,
								'Deletes the StatefulSet and leaves its pods; one of the same selector, applied again, takes them over.',
							),
						]
					: replaceable.test(kind ?? '')
						? [
								step(
									sh`kubectl replace --force -f <manifest> ${inNamespace(namespace)}`,
									'Deletes every object of the manifest and creates it again: it is gone in between, with all that belongs to it.',
								),
							]
						: []),
			],
		};
	},
});
