import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, nearestTarget, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

// unable to upgrade connection: container not found ("app")            the kubelet: not running, or no such container
// container sidecar is not valid for pod web-0                         the API server
// a container name must be specified for pod web-0, choose one of: [app proxy]
// error: container sidecar not found in pod web-0                      kubectl itself
const words =
	/(?:container not found \("(?<container>[^"]*)"\)|container "?(?<invalid>[\w.-]+)"? is not valid for pod "?(?<pod>[\w.-]+)"?|a container name must be specified for pod (?<several>[\w.-]+), choose one of: \[(?<choices>[^[\]]*)\]|container "?(?<local>[\w.-]+)"? not found in pod "?(?<where>[\w.-]+)"?)/;

export default defineCause({
	id: 'request/container-not-found',
	title: 'The pod has no such container, or it is not running',
	explain: `
The pod exists; the container that the command means does not, does not run now, or was not named although the pod has
several. Without \`-c\` kubectl takes the first one, or the one named by the annotation \`kubectl.kubernetes.io/default-container\`.

\`container not found\` comes from the kubelet as a 500, yet nothing is broken.
`,
	lookAlikes: [
		'`pods "…" not found` means that the pod itself is gone.',
		'`is waiting to start` means that the container exists and did not start yet.',
	],
	sources: ['kubernetes pkg/registry/core/pod/strategy.go', 'kubernetes pkg/kubelet/kubelet_pods.go'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const groups = said.match.groups ?? {};
		const container = groups.container ?? groups.invalid ?? groups.local;
		const {namespace, name} = nearestTarget(failure);
		const pod = groups.pod ?? groups.several ?? groups.where ?? name;
		const choices = groups.choices?.split(/[,\s]+/).filter(choice => choice !== '');
		return {
			grade: 'proven',
			proof: [said],
			summary:
				container === undefined
					? `The pod ${pod ?? ''} has several containers: name one of ${choices?.join(', ')}.`
					: `The pod${pod === undefined ? '' : ` "${pod}"`} has no running container "${container}".`,
			stage: groups.container === undefined ? 'validation' : 'kubelet',
			...(groups.container === undefined ? {} : {responder: 'kubelet' as const}),
			facts: {container, pod, namespace, choices},
			identity: [namespace, pod, container].join('|'),
			next: [
				step(
					sh`kubectl get pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)} -o jsonpath='{.spec.initContainers[*].name} {.spec.containers[*].name}'`,
					'Lists the containers of the pod.',
				),
				step(
					sh`kubectl describe pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)}`,
					'Shows which of them run, and why others do not.',
				),
			],
		};
	},
});
