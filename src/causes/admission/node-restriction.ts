import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/node-restriction',
	title: 'A kubelet’s credentials may change only its own node',
	explain: `
The admission plugin NodeRestriction lets the credentials of a kubelet (\`system:node:<name>\`) change only its own Node and the pods
bound to it, and of the labels only those that are not reserved.

For a person this nearly always means that the kubelet's kubeconfig is in use.
`,
	lookAlikes: ['`no relationship found between node …` is the Node authorizer, one step earlier.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction',
		'kubernetes plugin/pkg/admission/noderestriction/admission.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/node "([^"]*)" (?:is not allowed to (?:modify|create|delete) [^\n]+|can only (?:create|delete|update|evict|modify) [^\n]+)|is not allowed to modify labels: [^\n]+/,
		);
		if (said === undefined) return undefined;
		const other = /modify node "([^"]*)"/.exec(said.match[0])?.[1];
		const labels = /is not allowed to modify labels: ([^\n]+)/.exec(said.match[0])?.[1];
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary:
				labels === undefined
					? `The credentials of a kubelet are in use, and its ${shorten(said.match[0].trim(), 200)}.`
					: `The credentials of a kubelet are in use, and may not modify these labels of a node: ${shorten(labels, 200)}`,
			stage: 'admission',
			responder: 'api-server',
			facts: {node: said.match[1], otherNode: other, resource, namespace, name},
			identity: [said.match[1], resource, name].join('|'),
			next: [
				step(sh`kubectl config view --minify`, 'Shows which user of the kubeconfig is active.'),
				step(sh`kubectl auth whoami`, 'Shows whom the server takes the caller for (1.27 and later).'),
			],
		};
	},
});
