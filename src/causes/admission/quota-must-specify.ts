import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/quota-must-specify',
	title: 'A quota demands requests or limits that are missing',
	explain: `
A ResourceQuota that limits, say, \`limits.memory\` can only count pods all of whose containers set it. A container of this pod does
not, and no LimitRange of the namespace fills in a default.
`,
	lookAlikes: ['`exceeded quota` means that the amounts are given, and too high: admission/quota-exceeded.'],
	sources: [
		'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
		'kubernetes pkg/quota/v1/evaluator/core/pods.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /failed quota: ([^:\s]+): must specify ([^\n]+)/);
		if (said === undefined) return undefined;
		const [, quota = '', list = ''] = said.match;
		// To 1.23: limits.cpu,limits.memory; from 1.24: limits.cpu for: web; limits.memory for: web
		const missing = [
			...new Set(list.match(/(?:limits|requests)\.[\w./-]+|\b(?:cpu|memory|ephemeral-storage)\b/g) ?? []),
		];
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The quota "${quota}" demands that every container sets ${missing.join(', ')}, and the pod does not.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {quota, missing, resource, namespace, name},
			identity: [namespace, quota, name].join('|'),
			next: [
				step(
					sh`kubectl describe resourcequota ${quota} ${inNamespace(namespace)}`,
					'Shows which resources the quota counts.',
				),
				step(
					sh`kubectl get limitrange ${inNamespace(namespace)} -o yaml`,
					'Shows whether a LimitRange has defaults for containers, and for which resources.',
				),
			],
		};
	},
});
