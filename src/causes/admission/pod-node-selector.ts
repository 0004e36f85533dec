import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/pod-node-selector',
	title: 'The pod wants other nodes than its namespace allows',
	explain: `
The namespace says on which nodes its pods may run (annotation \`scheduler.alpha.kubernetes.io/node-selector\` or, on OpenShift, \`openshift.io/node-selector\`), and the
\`nodeSelector\` of the pod contradicts it: the same label with another value, or a label that is not allowed there.
`,
	lookAlikes: [
		'A pod that is admitted and finds no node stays `Pending`: no request fails.',
		'`User "…" cannot` is RBAC.',
	],
	sources: [
		'kubernetes plugin/pkg/admission/podnodeselector/admission.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podnodeselector',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/pod node label selector (?:conflicts with its (?:namespace|project) node label selector|labels conflict with its namespace whitelist)/,
		);
		if (said === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The node selector of the pod contradicts that of namespace ${namespace ?? 'its namespace'}.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				step(
					sh`kubectl get namespace ${wordOr(namespace, '<namespace>')} -o jsonpath='{.metadata.annotations}'`,
					'Shows the node selector of the namespace.',
				),
				step(sh`kubectl get nodes --show-labels`, 'Shows which labels the nodes have.'),
			],
		};
	},
});
