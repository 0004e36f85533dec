import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/quota-scope-missing',
	title: 'Such pods need a quota that the namespace lacks',
	explain: `
The cluster allows some kinds of objects only where a ResourceQuota says how many: typically pods with the priority classes
\`system-node-critical\` and \`system-cluster-critical\`. The namespace has no quota for them, and that counts as none allowed.

Managed clusters set this up so that users do not take the highest priorities outside of \`kube-system\`.
`,
	lookAlikes: [
		'`exceeded quota` is a quota that exists and is used up: admission/quota-exceeded.',
		'`no PriorityClass with name` is admission/priorityclass-missing.',
	],
	sources: [
		'apiserver pkg/admission/plugin/resourcequota/controller.go',
		'https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /insufficient quota to (?:match these scopes|consume): (?<what>[^\n]*)/);
		if (said === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		const what = said.match.groups?.what?.trim() ?? '';
		const [, values] = /PriorityClass In \[([^[\]]*)\]/.exec(what) ?? [];
		return {
			grade: 'proven',
			proof: [said],
			summary: `${namespace === undefined ? 'The namespace' : `Namespace ${namespace}`} has no quota that allows it: ${shorten(what, 200)}`,
			stage: 'admission',
			responder: 'api-server',
			facts: {scopes: shorten(what, 300), priorityClasses: values?.split(' '), resource, namespace, name},
			identity: [namespace, what].join('|'),
			next: [
				step(
					sh`kubectl get resourcequota ${inNamespace(namespace)} -o yaml`,
					'Shows the quotas of the namespace, with their scopes.',
				),
				...(values === undefined
					? []
					: [
							step(
								sh`kubectl get resourcequota --all-namespaces -o custom-columns='NAMESPACE:.metadata.namespace,NAME:.metadata.name,CLASSES:.spec.scopeSelector.matchExpressions[*].values'`,
								'Shows which namespaces have a quota for priority classes.',
							),
						]),
			],
		};
	},
});
