import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/uid-precondition',
	title: 'The object was deleted and created anew meanwhile',
	explain: `
The request named not only the object but also its \`uid\`, and the object that has this name now is another one. It was deleted
and created again between reading and writing.
`,
	lookAlikes: ['A `ResourceVersion in the precondition` is the same object, changed.'],
	sources: ['apiserver pkg/storage/interfaces.go (Preconditions.Check)', 'apiserver pkg/registry/rest/delete.go'],
	retryable: true,
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
			summary: `${resource ?? 'The object'}${name === undefined ? '' : ` "${name}"`} is no longer the one that was read: it was created anew.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {expectedUid, actualUid, resource, namespace, name},
			identity: [resource, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl get ${wordOr(resource, '<resource>')} ${wordOr(name, '<name>')} ${inNamespace(namespace)} -o jsonpath='{.metadata.uid} {.metadata.creationTimestamp}'`,
					'Shows which object is there now, and since when.',
				),
				step(
					sh`kubectl get events ${inNamespace(namespace)} --sort-by=.lastTimestamp`,
					'May show who created it anew.',
				),
			],
		};
	},
});
