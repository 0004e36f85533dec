import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/eviction-blocked-by-pdb',
	title: 'A PodDisruptionBudget forbids the eviction now',
	explain: `
\`kubectl drain\` asks to evict each pod, and the server answers 429 as long as a PodDisruptionBudget would be violated. kubectl
tries again every 5 seconds until its \`--timeout\`.

A budget that allows no disruption at all (as many healthy pods needed as there are replicas) blocks for ever.
`,
	lookAlikes: [
		'429 with the plain text `Too many requests` on any path is priority and fairness.',
		'429 on `/eviction` that ends with `pod/… evicted` recovered by itself.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/',
		'kubernetes pkg/registry/core/pod/storage/eviction.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /Cannot evict pod as it would violate the pod's disruption budget/);
		if (said === undefined) return undefined;
		const {text} = said.statement;
		const causes = failure.exchange?.apiStatus?.details?.causes ?? [];
		// The disruption budget web-pdb needs 2 healthy pods and has 2 currently
		const needs = causes.map(cause => cause.message ?? '').join('\n') + text;
		const [, budget, needed, has] =
			/disruption budget (\S+) (?:needs (\d+) healthy pods and has (\d+)|is still being processed)/.exec(needs) ?? [];
		const [, evictedPod, evictedFrom] = /evicting pods?\/?"?([^"\s]+)"?(?: -n "([^"]+)")?/.exec(text) ?? [];
		const target = targetOf(failure);
		const pod = target.name ?? evictedPod;
		const namespace = target.namespace ?? evictedFrom;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The disruption budget ${budget === undefined ? 'of the pod' : `"${budget}"`} does not allow to evict ${pod ?? 'it'} now.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {budget, needed, has, pod, namespace},
			identity: [namespace, budget].join('|'),
			rulesOut: [{id: 'health/apf-rejected-429', because: 'the words name the disruption budget'}],
			next: [
				step(
					sh`kubectl get poddisruptionbudgets ${inNamespace(namespace)}`,
					'ALLOWED DISRUPTIONS of 0 is the budget that blocks.',
				),
				step(
					sh`kubectl describe poddisruptionbudget ${budget === undefined ? [] : [budget]} ${inNamespace(namespace)}`,
					'Shows how many pods must stay healthy, and how many are.',
				),
				step(
					sh`kubectl get pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)} --show-labels -o wide`,
					'Shows the labels that the budget selects.',
				),
			],
		};
	},
});
