import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/uid-precondition',
	title: 'The object was deleted and created anew',
	explain: `
The request named not only the object but also its \`uid\`, and the object that has this name now is another one: the old one was
deleted and a new one created. The \`uid\` was read before that, or stands in a saved manifest.
`,
	lookAlikes: ['`ResourceVersion in the precondition` is the same object, changed: conflict/optimistic-lock.'],
	sources: ['apiserver pkg/storage/interfaces.go (Preconditions.Check)', 'apiserver pkg/registry/rest/delete.go'],
	// A manifest keeps its uid; a deletion would now take the new object.
	retryable: false,
	rank: 'specific',
	match(failure) {
		// the UID in the precondition (a) does not match the UID in record (b)
		// Precondition failed: UID in precondition: a, UID in object meta: b
		const said = serverSays(
			failure,
			/the UID in the precondition \(([^()]*)\) does not match the UID in record \(([^()]*)\)|Precondition failed: UID in precondition: ([^,\s]*), UID in object meta: ([\w-]*)/,
		);
		if (said === undefined) return undefined;
		const expectedUid = said.match[1] ?? said.match[3];
		const actualUid = said.match[2] ?? said.match[4];
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${resource ?? 'The object'}${name === undefined ? '' : ` "${name}"`} is not the one that the request means: that was deleted, and this one created anew.`,
			stage: 'storage',
			// A deletion is admitted first; an update compares before that. Source: apiserver pkg/storage/etcd3/store.go (GuaranteedUpdate).
			bypassed: {
				stages: failure.exchange?.method === 'DELETE' ? ['validation'] : ['admission', 'validation'],
				because: 'the uid is compared before that',
			},
			responder: 'api-server',
			facts: {expectedUid, actualUid, resource, namespace, name},
			identity: [resource, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o jsonpath='{.metadata.uid} {.metadata.creationTimestamp} {.metadata.ownerReferences}'`,
					'Shows which object is there now, since when, and what owns it.',
				),
			],
		};
	},
});
