import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/method-not-supported',
	title: 'The node offers no exec, attach or port-forward',
	explain: `
The API server passed the request on to what runs as the kubelet of the node, and that has no such path. Virtual nodes (Virtual Kubelet,
Fargate-like and edge runtimes) offer only part of what a kubelet does; for the others it answers 404.
`,
	lookAlikes: [
		'`unable to upgrade connection: pod does not exist` is a real kubelet without that pod: health/kubelet-pod-unknown.',
		'`pods "…" not found` comes from the API server: there is no such pod.',
		'405 is a verb that a type does not have: request/method-not-allowed.',
	],
	sources: [
		'https://github.com/virtual-kubelet/virtual-kubelet (node/api)',
		'apimachinery pkg/util/httpstream/spdy/roundtripper.go (NewConnection)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' && failure.exchange !== undefined) return undefined;
		const said = serverSays(
			failure,
			/unable to upgrade connection: (?:404 page not found|Not Found|not implemented)\s*$/m,
		);
		if (said === undefined) return undefined;
		const {subresource, namespace, name} = targetOf(failure);
		return {
			grade: 'likely',
			proof: [said],
			summary: `What runs as the kubelet on the node of ${name === undefined ? 'the pod' : `pod "${name}"`} does not offer ${subresource ?? 'this operation'}.`,
			stage: 'kubelet',
			facts: {subresource, namespace, pod: name},
			identity: [namespace, name, subresource].join('|'),
			unknowns: [
				{
					what: 'Whether the node said so, or a proxy on the way',
					because: 'the words name nobody',
					settledBy: 'kubectl get nodes -o wide: the version of a virtual node names its program.',
				},
			],
			next: [
				step(
					sh`kubectl get pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)} -o wide`,
					'Names the node of the pod.',
				),
				step(sh`kubectl get nodes -o wide`, 'The columns VERSION and CONTAINER-RUNTIME show which nodes are virtual.'),
			],
		};
	},
});
