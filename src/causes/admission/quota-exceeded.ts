import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/quota-exceeded',
	title: 'A ResourceQuota is used up',
	explain: `
The namespace has a ResourceQuota, and the new object would exceed it. The message gives three numbers for each resource: what
this object asks for, what is used already, and the limit.
`,
	lookAlikes: [
		'`failed quota: …: must specify` means that the object names no amount at all.',
		'409 on `resourcequotas` is only a collision of two requests that both count against the quota.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
		'apiserver pkg/admission/plugin/resourcequota/controller.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/exceeded quota: ([^,\s]+), requested: ([^\n:]*), used: ([^\n:]*), limited: ([^\n"]*)/,
		);
		if (said === undefined) return undefined;
		const [, quota = '', requested = '', used = '', limited = ''] = said.match;
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The quota "${quota}" does not allow it: requested ${requested}, used ${used}, limited to ${limited.trim()}.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {quota, requested, used, limited: limited.trim(), resource, namespace, name},
			identity: [namespace, quota].join('|'),
			next: [
				step(
					sh`kubectl describe resourcequota ${quota} ${inNamespace(namespace)}`,
					'Shows used and limit of each resource.',
				),
				step(
					sh`kubectl get pods ${inNamespace(namespace)} --field-selector=status.phase!=Succeeded`,
					'Shows what takes part of the quota.',
				),
			],
		};
	},
});
