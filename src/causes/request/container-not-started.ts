import {defineCause} from '../../clues/cause.ts';
import {inNamespace, nearestTarget, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import type {Responder, Stage} from '../../model/journey.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

// The kubelet:
// container "app" in pod "web-0" is waiting to start: ImagePullBackOff        (trying and failing to pull image)
// previous terminated container "app" in pod "web-0" not found
// kubectl, by the pod that it read:
// cannot exec into a container in a completed pod; current phase is Succeeded
// unable to forward port because pod is not running. Current status=Pending
// The API server:
// pod web-0 does not have a host assigned
const words =
	/(?:container "(?<container>[^"]*)" in pod "(?<pod>[^"]*)" is (?:waiting to start(?:: (?<why>[^\n]*)| - (?<none>no logs yet))|(?<state>terminated|not available))|previous terminated container "(?<previous>[^"]*)" in pod "(?<of>[^"]*)" not found|cannot (?:exec (?:into|in)|attach) a container in a completed pod; current phase is (?<phase>\w+)|pod is not running\. Current status=(?<status>\w+)|pod (?<unplaced>[\w.-]+) does not have a host assigned)/;

/** What a container waits for that comes without anybody doing anything. Source: kubernetes `pkg/kubelet/kubelet_pods.go`. */
const passes = /^(?:ContainerCreating|PodInitializing|no logs yet|)$/;

type Variant = {
	readonly summary: string;
	readonly stage: Stage;
	readonly responder: Responder;
	readonly retryable: boolean;
	readonly reason?: string | undefined;
};

function variantOf(groups: Readonly<Record<string, string | undefined>>, container: string, pod: string): Variant {
	const {why, none, state, previous, phase, status} = groups;
	const kubelet = {stage: 'kubelet', responder: 'kubelet'} as const;
	const client = {stage: 'command', responder: 'nobody'} as const;
	const waits = (why ?? none)?.trim();
	if (waits !== undefined)
		return {
			...kubelet,
			summary: `The ${container} of ${pod} has not started${waits === '' ? '' : `: ${waits}`}.`,
			retryable: passes.test(waits),
			reason: waits,
		};
	if (state !== undefined)
		return {
			...kubelet,
			summary:
				state === 'terminated'
					? `The ${container} of ${pod} has ended, and its logs are not there.`
					: `The kubelet knows no state of the ${container} of ${pod} yet.`,
			retryable: state !== 'terminated',
			reason: state,
		};
	if (previous !== undefined)
		return {
			...kubelet,
			summary: `The ${container} of ${pod} has no earlier run that could have logs.`,
			retryable: false,
		};
	if (phase !== undefined)
		return {
			...client,
			summary: `The ${pod} has ended (${phase}): nothing runs in it.`,
			retryable: false,
			reason: phase,
		};
	if (status !== undefined)
		return {
			...client,
			summary: `The ${pod} is not running: its phase is ${status}.`,
			retryable: status === 'Pending',
			reason: status,
		};
	return {
		stage: 'validation',
		responder: 'api-server',
		summary: `The ${pod} is not placed on a node yet.`,
		retryable: true,
		reason: 'it is not placed on a node yet',
	};
}

export default defineCause({
	id: 'request/container-not-started',
	title: 'The container is not running, or has no logs',
	explain: `
The pod exists and the container in it has not started yet, has ended, or never ran before (\`logs --previous\`). The reason that
is given (\`ContainerCreating\`, \`trying and failing to pull image\`, \`CreateContainerConfigError\`, …) is the thing to look into.

For \`logs\` the kubelet says so, and the API server passes it on as 400; for \`exec\`, \`attach\` and \`port-forward\` kubectl looks at the pod
itself.
`,
	lookAlikes: ['`container not found` means that the kubelet does not run it now: request/container-not-found.'],
	sources: [
		'kubernetes pkg/kubelet/kubelet_pods.go (validateContainerLogStatus)',
		'kubernetes pkg/registry/core/pod/strategy.go (streamLocation)',
		'kubectl pkg/cmd/exec/exec.go',
		'kubectl pkg/cmd/portforward/portforward.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const groups = said.match.groups ?? {};
		const {namespace, name} = nearestTarget(failure);
		const pod = groups.pod ?? groups.of ?? groups.unplaced ?? name;
		const container = groups.container ?? groups.previous;
		const {reason, ...variant} = variantOf(
			groups,
			`container "${container ?? ''}"`,
			`pod${pod === undefined ? '' : ` "${pod}"`}`,
		);
		return {
			grade: 'proven',
			proof: [said],
			...variant,
			facts: {container, pod, namespace, reason},
			identity: [namespace, pod, container].join('|'),
			next: [
				step(
					sh`kubectl describe pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)}`,
					'Shows the state of each container, why its last run ended, and the events of the pod.',
				),
			],
		};
	},
});
