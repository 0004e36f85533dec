import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, nearestTarget, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

// container "app" in pod "web-0" is waiting to start: ImagePullBackOff        (trying and failing to pull image)
// previous terminated container "app" in pod "web-0" not found
// cannot exec into a container in a completed pod; current phase is Succeeded
// unable to forward port because pod is not running. Current status=Pending
// pod web-0 does not have a host assigned
const words =
	/(?:container "(?<container>[^"]*)" in pod "(?<pod>[^"]*)" is (?:waiting to start: (?<why>[^\n]*)|(?<state>terminated|not available))|previous terminated container "(?<previous>[^"]*)" in pod "(?<of>[^"]*)" not found|cannot exec (?:into|in) a container in a completed pod; current phase is (?<phase>\w+)|pod is not running\. Current status=(?<status>\w+)|pod (?<unplaced>[\w.-]+) does not have a host assigned)/;

export default defineCause({
	id: 'request/container-not-started',
	title: 'The container does not run, so there is nothing to show',
	explain: `
The pod exists and the container in it has not started yet, has ended, or never ran before (\`logs --previous\`). The reason that
the server gives (\`ContainerCreating\`, \`ImagePullBackOff\`, \`CreateContainerConfigError\`, …) is the thing to look into.
`,
	lookAlikes: ['`container not found` means that the pod has no such container, or that the kubelet does not run it.'],
	sources: [
		'kubernetes pkg/kubelet/kubelet_pods.go (validateContainerLogStatus)',
		'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
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
		const previous = groups.previous !== undefined;
		const reason = (
			groups.why ??
			groups.state ??
			groups.phase ??
			groups.status ??
			(groups.unplaced === undefined ? undefined : 'it is not placed on a node yet')
		)?.trim();
		return {
			grade: 'proven',
			proof: [said],
			summary: previous
				? `The container "${container}" of pod "${pod}" has no earlier run that could have logs.`
				: `The container${container === undefined ? '' : ` "${container}"`} of pod "${pod ?? ''}" does not run${reason === undefined ? '' : `: ${reason}`}.`,
			stage: 'validation',
			facts: {container, pod, namespace, reason},
			identity: [namespace, pod, container].join('|'),
			next: [
				step(
					sh`kubectl describe pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)}`,
					'State, last state and events of the pod.',
				),
				step(sh`kubectl get pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)}`, 'Shows status and restarts.'),
			],
		};
	},
});
