import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {allocated, immutable, invalidOf} from '../../clues/invalid.ts';

export default defineCause({
	id: 'request/duplicate-or-allocated',
	title: 'A value is taken already, or given twice',
	explain: `
A node port or cluster IP that the manifest asks for is allocated already, most often to another Service, or a list of the manifest holds
the same entry twice. The server answers 422 and stores nothing.
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
				? `${field ?? 'A list'} of ${kind} "${name}" repeats an entry${value === undefined ? '' : `: ${value}`}.`
				: `${field ?? 'A field'} of ${kind} "${name}" asks for ${value ?? 'a value'}, which is already allocated.`,
			stage: 'validation',
			responder: 'api-server',
			facts: {field, value, kind, name, resource, namespace},
			identity: [kind, namespace, name].join('|'),
			next: duplicate
				? [
						step(sh`kubectl apply --dry-run=server -f <manifest>`, 'Checks a corrected manifest without storing it.'),
						step(
							sh`kubectl get -f <manifest> -o yaml`,
							'Shows the stored objects, if there are any: an update may add what is already in one.',
						),
					]
				: [
						step(
							sh`kubectl get services --all-namespaces -o custom-columns='NAMESPACE:.metadata.namespace,NAME:.metadata.name,IP:.spec.clusterIP,NODEPORTS:.spec.ports[*].nodePort'`,
							'Lists the cluster IP and node ports of every Service.',
						),
						step(
							sh`kubectl explain ${field?.includes('nodePort') === true ? 'service.spec.ports.nodePort' : 'service.spec.clusterIP'}`,
							'Describes the field; where it is left out, the server chooses a free value.',
						),
					],
		};
	},
});
