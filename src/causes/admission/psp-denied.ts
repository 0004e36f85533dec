import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/psp-denied',
	title: 'No PodSecurityPolicy admits the pod',
	explain: `
On servers up to 1.24, a PodSecurityPolicy that the pod's creator or its service account may \`use\` has to admit the pod. None
did: either none may be used, or all of them forbid something in the pod; the brackets list what.
`,
	lookAlikes: ['`violates PodSecurity` is the successor, checked by a label of the namespace.'],
	sources: [
		'https://v1-24.docs.kubernetes.io/docs/concepts/security/pod-security-policy/',
		'kubernetes plugin/pkg/admission/security/podsecuritypolicy/admission.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/(?:unable to (?:validate|admit pod) against any pod security policy: ?|PodSecurityPolicy: )([^]*)/,
		);
		if (said === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: 'No PodSecurityPolicy that may be used here admits the pod.',
			stage: 'admission',
			responder: 'api-server',
			facts: {why: said.match[1]?.trim().slice(0, 500), resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				step(sh`kubectl get podsecuritypolicies`, 'Lists the policies and what they allow.'),
				step(
					sh`kubectl auth can-i use podsecuritypolicies.policy --as=system:serviceaccount:<namespace>:<service account>`,
					'Shows whether the pod’s service account may use any.',
				),
			],
		};
	},
});
