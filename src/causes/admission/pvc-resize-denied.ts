import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/pvc-resize-denied',
	title: 'The claim cannot be made larger',
	explain: `
A PersistentVolumeClaim can be made larger only if it names a StorageClass that exists and has \`allowVolumeExpansion: true\`. This one
does not, or its class is gone; or it is not bound yet, or its volume is of a type that cannot grow. Nothing was changed.
`,
	lookAlikes: [
		'`field can not be less than previous value` (422) is an attempt to shrink.',
		'`spec is immutable after creation` (422) is another field of the claim: request/field-immutable.',
	],
	sources: [
		'kubernetes plugin/pkg/admission/storage/persistentvolume/resize/admission.go',
		'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize|(?<unbound>[Oo]nly bound persistent ?[Vv]olume ?[Cc]laims can be expanded)|(?<type>volume plugin does not support resize)/,
		);
		if (said === undefined) return undefined;
		const {unbound, type} = said.match.groups ?? {};
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The claim${name === undefined ? '' : ` "${name}"`} cannot be made larger: ${
				unbound === undefined
					? type === undefined
						? 'its storage class does not allow that, or does not exist'
						: 'its volume is of a type that cannot grow'
					: 'it is not bound to a volume'
			}.`,
			...(unbound !== undefined && {retryable: true}),
			stage: 'admission',
			responder: 'api-server',
			facts: {resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				unbound === undefined
					? step(
							sh`kubectl get persistentvolumeclaim ${wordOr(name, '<claim>')} ${inNamespace(namespace)} -o jsonpath='{.spec.storageClassName} {.spec.resources.requests.storage} {.status.capacity.storage}'`,
							'Names the storage class, and shows both sizes.',
						)
					: step(
							sh`kubectl describe persistentvolumeclaim ${wordOr(name, '<claim>')} ${inNamespace(namespace)}`,
							'Shows in its events what the binding waits for.',
						),
				...(unbound === undefined && type === undefined
					? [step(sh`kubectl get storageclasses`, 'Shows which classes let volumes grow (ALLOWVOLUMEEXPANSION).')]
					: []),
			],
		};
	},
});
