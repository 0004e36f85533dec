import {defineCause} from '../../clues/cause.ts';
import type {NextStep} from '../../model/finding.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {givenNamespace, inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/quota-exceeded',
	title: 'A ResourceQuota would be exceeded',
	explain: `
The namespace has a ResourceQuota, and the object would exceed it. The message gives three numbers for each resource that would be
exceeded: what this object asks for, what is used already, and the limit.
`,
	lookAlikes: [
		'`failed quota: …: must specify` means that a container sets no amount: admission/quota-must-specify.',
		'409 on `resourcequotas` is a collision of requests that count against the quota: conflict/quota-conflict.',
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
			/exceeded quota: ([^,\s]+), requested: ([^\n:]*), used: ([^\n:]*), limited: ([^\n"']*)/,
		);
		if (said === undefined) return undefined;
		const [, quota = '', requested = '', used = '', limited = ''] = said.match;
		const {resource, namespace = givenNamespace(failure), name} = targetOf(failure);
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
				...countedSteps(requested, namespace),
			],
		};
	},
});

/**
How to see what uses the quota up, by the first resource that would be exceeded.

Pods count until they have ended. Source: kubernetes pkg/quota/v1/evaluator/core.
*/
function countedSteps(requested: string, namespace: string | undefined): NextStep[] {
	const [, what = ''] = /^([^=]+)=/.exec(requested) ?? [];
	if (/^(?:count\/)?pods$|^(?:(?:requests|limits)\.)?(?:cpu|memory|ephemeral-storage)$/.test(what))
		return [
			step(
				sh`kubectl get pods ${inNamespace(namespace)} --field-selector=status.phase!=Succeeded,status.phase!=Failed`,
				'Lists the pods that count: those that have not ended.',
			),
		];
	const type =
		/^count\/(.+)$/.exec(what)?.[1] ??
		(/^(?:persistentvolumeclaims$|requests\.storage$|.*\.storageclass\.storage\.k8s\.io\/)/.test(what)
			? 'persistentvolumeclaims'
			: /^services(?:\.|$)/.test(what)
				? 'services'
				: /^(?:configmaps|replicationcontrollers|resourcequotas|secrets)$/.exec(what)?.[0]);
	return type === undefined
		? []
		: [step(sh`kubectl get ${type} ${inNamespace(namespace)}`, 'Lists the objects that count against it.')];
}
