import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {targetOf} from '../../clues/target.ts';
import {isUnanswered} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/vap-denied',
	title: 'A ValidatingAdmissionPolicy refused the object',
	explain: `
A policy of the cluster, written as a CEL expression, was not fulfilled. The message names the policy, the binding that applies
it here, and what failed.

The server answers 422 by default, as for an invalid object; kubectl then prints \`The … is invalid: : ValidatingAdmissionPolicy …\`.
`,
	lookAlikes: ['A 422 that names a field and no policy is validation of the object itself.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/',
		'apiserver pkg/admission/plugin/policy/validating/dispatcher.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (isUnanswered(failure)) return undefined;
		const said = failure.says(/ValidatingAdmissionPolicy '([^']*)' with binding '([^']*)' denied request: ([^]*)/);
		if (said === undefined || /denied the request|failed calling/.test(said.statement.text.slice(0, said.match.index)))
			return undefined;
		const [, policy = '', binding = '', why = ''] = said.match;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The policy "${policy}" (binding "${binding}") refused the request: ${shorten(why.trim().split('\n')[0] ?? '', 200)}`,
			stage: 'admission',
			responder: 'api-server',
			facts: {policy, binding, why: shorten(why.trim(), 500), resource, namespace, name},
			identity: [policy, binding, resource, namespace, name].join('|'),
			rulesOut: [{id: 'request/invalid-object', because: 'the message names a policy, not a rule of the type'}],
			next: [
				step(
					sh`kubectl get validatingadmissionpolicy ${policy} -o yaml`,
					'Shows the expressions of the policy, and which requests it is for.',
				),
				step(
					sh`kubectl get validatingadmissionpolicybinding ${binding} -o yaml`,
					'Shows which objects and parameters the binding applies it to.',
				),
			],
		};
	},
});
