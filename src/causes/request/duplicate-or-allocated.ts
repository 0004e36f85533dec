import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {allocated, immutable, invalidOf} from '../../clues/invalid.ts';

export default defineCause({
	id: 'request/duplicate-or-allocated',
	title: 'A value that must be unique is taken',
	explain: `
A node port or cluster IP that the manifest asks for belongs to another Service already, or an entry of a list stands in it
twice. The server answers 422, though it is a conflict in spirit.
`,
	lookAlikes: ['409 `already exists` is about the name of the object.'],
	sources: [
		'kubernetes pkg/registry/core/service/portallocator/allocator.go',
		'https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const invalid = invalidOf(failure);
		if (invalid === undefined) return undefined;
		const {said, kind, name, errors} = invalid;
		const [{field, text}] = errors;
		if (!allocated.test(text) || immutable.test(text)) return undefined;
		const value = /(?:Invalid|Duplicate) value: (?:\[\]string\{)?"?([^":}\s]+)/.exec(text)?.[1];
		const duplicate = text.includes('Duplicate value');
		const {resource, namespace} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: duplicate
				? `${field ?? 'A list'} of ${kind} "${name}" has the same entry twice.`
				: `${field ?? 'A value'} of ${kind} "${name}" asks for ${value ?? 'something'} that another Service has.`,
			stage: 'validation',
			responder: 'api-server',
			facts: {field, value, kind, name, resource, namespace},
			identity: [kind, namespace, name].join('|'),
			next: duplicate
				? [
						step(sh`kubectl apply --dry-run=server -f <manifest>`, 'Checks a corrected manifest without storing it.'),
						step(sh`kubectl get -f <manifest> -o yaml`, 'Shows the stored object, which may hold the entry already.'),
					]
				: [
						step(
							sh`kubectl get services --all-namespaces -o custom-columns='NAMESPACE:.metadata.namespace,NAME:.metadata.name,IP:.spec.clusterIP,NODEPORTS:.spec.ports[*].nodePort'`,
							'Shows which Service has it.',
						),
						step(
							sh`kubectl explain service.spec.ports.nodePort`,
							'Leaving the field out lets the server choose a free one.',
						),
					],
		};
	},
});
