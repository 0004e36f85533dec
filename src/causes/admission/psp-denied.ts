import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/psp-denied',
	title: 'No PodSecurityPolicy admits the pod',
	explain: `
On servers up to 1.24, a PodSecurityPolicy that the pod's creator or its service account may \`use\` has to admit the pod. None
did: either none may be used, or all of them forbid something in the pod; the brackets list what.
`,
	lookAlikes: [
		'`violates PodSecurity` is its successor, which goes by labels of the namespace: admission/pod-security.',
	],
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
			facts: {why: shorten(said.match[1]?.trim() ?? '', 500), resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				step(sh`kubectl get podsecuritypolicies`, 'Lists the policies and the main things they allow.'),
				step(
					sh`kubectl auth can-i --list --as=system:serviceaccount:${wordOr(namespace, '<namespace>')}:<service account> ${inNamespace(namespace)} | grep podsecuritypolicies`,
					'Shows which policies the service account of the pod may use; whoever asks must be allowed to impersonate it.',
				),
			],
		};
	},
});
