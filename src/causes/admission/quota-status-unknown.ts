import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/quota-status-unknown',
	title: 'A new ResourceQuota is not counted yet',
	explain: `
A ResourceQuota of the namespace is so new, or was changed so recently, that its controller has not written yet how much is used. Until
then the server refuses what the quota would count. It takes a moment; when it lasts, kube-controller-manager does not get to its quotas.
`,
	lookAlikes: [
		'`exceeded quota` means that the amounts are known: admission/quota-exceeded.',
		'`failed quota: …: must specify` is admission/quota-must-specify.',
	],
	sources: [
		'apiserver pkg/admission/plugin/resourcequota/controller.go',
		'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/status unknown for quota: (?<quota>[^,\s]{1,253})(?:, resources: (?<resources>[^\n]*))?/i,
		);
		if (said === undefined) return undefined;
		const {quota = '', resources = ''} = said.match.groups ?? {};
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The quota "${quota}" does not show yet how much is used${resources === '' ? '' : ` of ${resources.trim()}`}, so nothing that it counts is admitted.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {quota, unknown: resources === '' ? undefined : resources.trim().split(','), resource, namespace, name},
			identity: [namespace, quota].join('|'),
			next: [
				step(
					sh`kubectl get resourcequota ${quota} ${inNamespace(namespace)} -o jsonpath='{.metadata.creationTimestamp} {.status}'`,
					'Shows since when it exists, and its status: until that has `used`, nothing was counted.',
				),
				step(
					sh`kubectl get pods -n kube-system -l component=kube-controller-manager`,
					'Shows whether the controller manager runs, where it is a static pod.',
				),
			],
		};
	},
});
