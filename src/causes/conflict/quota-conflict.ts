import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {quotaCollisionOf} from '../../clues/quota.ts';

export default defineCause({
	id: 'conflict/quota-conflict',
	title: 'Two requests counted against a quota at once',
	explain: `
Creating an object that a ResourceQuota counts also updates the quota's status. Several creates at the same moment can collide there
until one of them gets 409, about the quota, which it never named. Nothing was created, and nothing says that the quota is used up.
`,
	lookAlikes: [
		'`exceeded quota` (403) means that the limit is reached: admission/quota-exceeded.',
		'The same sentence about the object that was sent is conflict/optimistic-lock.',
	],
	sources: [
		'apiserver pkg/admission/plugin/resourcequota/controller.go',
		'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = quotaCollisionOf(failure);
		if (said === undefined) return undefined;
		const quota = said.match[1] ?? '';
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `Counting ${resource} against the quota "${quota}" collided with other requests, so the request was refused.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {quota, resource, namespace, name},
			identity: [namespace, quota].join('|'),
			next: [
				step(
					sh`kubectl describe resourcequota ${quota} ${inNamespace(namespace)}`,
					'Shows how much of the quota is used, and its limits.',
				),
			],
		};
	},
});
