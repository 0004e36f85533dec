import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/external-ips-denied',
	title: 'The cluster does not allow external IPs of Services',
	explain: `
The admission plugin \`DenyServiceExternalIPs\` refuses every new address in \`spec.externalIPs\` of a Service, since whoever may set it can
draw the traffic for that address (CVE-2020-8554). Addresses that a Service has already may stay, and it does not touch the
addresses that a load balancer is given.
`,
	lookAlikes: [
		'A policy engine may forbid the same, and then names a webhook: admission/webhook-denied.',
		'`provided IP is already allocated` (422) is request/duplicate-or-allocated.',
	],
	sources: [
		'kubernetes plugin/pkg/admission/network/denyserviceexternalips/admission.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /Use of external IPs is denied by admission control/);
		if (said === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The Service${name === undefined ? '' : ` "${name}"`} asks for a new external IP, which this cluster does not allow.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				step(
					sh`kubectl get services ${inNamespace(namespace)} -o custom-columns='NAME:.metadata.name,TYPE:.spec.type,EXTERNALIPS:.spec.externalIPs'`,
					'Shows which Services have such addresses already.',
				),
			],
		};
	},
});
