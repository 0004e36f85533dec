import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/eviction-several-budgets',
	title: 'Several PodDisruptionBudgets select the pod',
	explain: `
The selectors of more than one PodDisruptionBudget match the pod, and the eviction API does not support that: it answers 500 to every
eviction of such a pod, however many disruptions the budgets allow.
`,
	lookAlikes: [
		'429 `Cannot evict pod as it would violate …` is one budget that allows none now: admission/eviction-blocked-by-pdb.',
	],
	sources: [
		'kubernetes pkg/registry/core/pod/storage/eviction.go',
		'https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/This pod has more than one PodDisruptionBudget, which the eviction subresource does not support/,
		);
		if (said === undefined) return undefined;
		const [, evictedPod, evictedFrom] =
			/evicting pods?\/?"?([^"\s]+)"?(?: -n "([^"]+)")?/.exec(said.statement.text) ?? [];
		const target = targetOf(failure);
		const pod = target.name ?? evictedPod;
		const namespace = target.namespace ?? evictedFrom;
		return {
			grade: 'proven',
			proof: [said],
			summary: `More than one disruption budget selects ${pod ?? 'the pod'}, and such a pod cannot be evicted.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {pod, namespace},
			identity: [namespace, pod].join('|'),
			rulesOut: [{id: 'health/internal-error', because: 'the message says what is not supported'}],
			next: [
				step(
					sh`kubectl get poddisruptionbudgets ${inNamespace(namespace)} -o custom-columns=NAME:.metadata.name,SELECTOR:.spec.selector`,
					'Shows the budgets of the namespace, and which labels each selects.',
				),
				step(
					sh`kubectl get pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)} --show-labels`,
					'Shows the labels of the pod.',
				),
			],
		};
	},
});
