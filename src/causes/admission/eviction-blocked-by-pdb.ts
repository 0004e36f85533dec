import {defineCause, type Match} from '../../clues/cause.ts';
import {openEnd, retried, retryFacts, unprinted} from '../../clues/retried.ts';
import type {Failure} from '../../failures/failure.ts';
import type {NextStep} from '../../model/finding.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/eviction-blocked-by-pdb',
	title: 'A PodDisruptionBudget forbids the eviction now',
	explain: `
\`kubectl drain\` asks to evict each pod, and the server answers 429 as long as a PodDisruptionBudget would be violated. kubectl
tries again every 5 seconds until its \`--timeout\`, or for ever without one.

A budget that needs as many healthy pods as there are replicas never allows an eviction. One whose status is older than its
specification, or was changed at the same moment, is "still being processed": then the answer has a \`Retry-After\` of 10, the client
tries again by itself, and a retry is enough.
`,
	lookAlikes: [
		'429 with the plain text `Too many requests` on any path is priority and fairness: health/apf-rejected-429.',
		'429 on `/eviction` of a command that ends with `pod/… evicted` is no failure.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/',
		'kubernetes pkg/registry/core/pod/storage/eviction.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /Cannot evict pod as it would violate the pod's disruption budget/);
		if (said === undefined) return withoutWords(failure);
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
			summary: `${
				budget === undefined ? 'The disruption budget of the pod' : `The disruption budget "${budget}"`
			} does not allow the eviction of ${pod ?? 'the pod'} now${needed === undefined ? '' : `: it needs ${needed} healthy pods and has ${has}`}.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {budget, needed, has, pod, namespace},
			identity: [namespace, budget].join('|'),
			rulesOut: [{id: 'health/apf-rejected-429', because: 'the message names the disruption budget'}],
			next: [
				...(budget === undefined
					? findBudget(pod, namespace)
					: [
							step(
								sh`kubectl describe poddisruptionbudget ${budget} ${inNamespace(namespace)}`,
								'Shows its selector, how many pods must be healthy, and how many are.',
							),
						]),
				step(
					sh`kubectl get pods ${inNamespace(namespace)} -o wide`,
					'Shows which pods are not ready, and on which nodes they are.',
				),
			],
		};
	},
});

/** Which budget it is, where the log does not name it. */
const findBudget = (pod: string | undefined, namespace: string | undefined): NextStep[] => [
	step(
		sh`kubectl get poddisruptionbudgets ${inNamespace(namespace)}`,
		'Shows which budgets allow no disruption now (ALLOWED DISRUPTIONS 0).',
	),
	step(
		sh`kubectl get pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)} --show-labels`,
		'Shows the labels of the pod, which the selector of the budget matches.',
	),
];

/** An eviction is put off for ten seconds for no other reason; as the client then tries again, it prints no words of the answer. */
function withoutWords(failure: Failure): Match | undefined {
	const waits = failure.resource?.subresource === 'eviction' ? retried(failure, 429) : undefined;
	if (waits === undefined || waits.seconds.some(seconds => seconds !== 10)) return undefined;
	const {name, namespace} = targetOf(failure);
	return {
		grade: 'likely',
		proof: waits.proof,
		summary: `The eviction of ${name ?? 'the pod'} was put off for 10 seconds (429), as by an API server that still processes a change of its disruption budget.${openEnd(waits)}`,
		stage: 'admission',
		facts: {...retryFacts(failure, waits), pod: name, namespace},
		identity: namespace ?? '',
		rulesOut: [{id: 'health/apf-rejected-429', because: 'that asks for 1 second, or for powers of two up to 32'}],
		unknowns: [unprinted],
		next: findBudget(name, namespace),
	};
}
