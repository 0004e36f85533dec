import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';

export default defineCause({
	id: 'network/port-forward-pod-refused',
	title: 'The pod accepts no connections at that port',
	explain: `
The port-forward itself was set up: client, API server and kubelet worked. When the first connection came in, the
container runtime connected to the port on the pod's localhost and was refused, and the forward ended.

The program in the pod listens on another port, or on another address than localhost, or not yet.
`,
	lookAlikes: [
		'`lost connection to pod` without a refusal: the tunnel was cut, or the pod went away.',
		'`unable to listen on any of the requested ports` is the local machine: network/local-port-in-use.',
	],
	sources: [
		'client-go tools/portforward/portforward.go',
		'https://kubernetes.io/docs/tasks/access-application-cluster/port-forward-access-application-cluster/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = failure.says(
			/forwarding (?<local>\d+) -> (?<remote>\d+): error forwarding port \d+ to pod (?<sandbox>[^\s,]+)(?![^\s,])[^]{0,1000}connection refused/i,
		);
		if (said === undefined) return undefined;
		const {local, remote, sandbox} = said.match.groups ?? {};
		const run = failure.run.exchanges.findLast(({url}) => /\/pods\/[^/]+\/portforward/.test(url));
		const [, namespace, pod] = /\/namespaces\/([^/]+)\/pods\/([^/]+)\/portforward/.exec(run?.url ?? '') ?? [];
		return {
			grade: 'proven',
			proof: [said],
			summary: `Nothing in the pod${pod === undefined ? '' : ` ${pod}`} accepts connections at localhost:${remote}.`,
			stage: 'runtime',
			responder: 'kubelet',
			facts: {port: remote, localPort: local, namespace, pod, sandbox},
			next: [
				step(
					sh`kubectl get pod ${wordOr(pod, '<pod>')} -n ${wordOr(namespace, '<namespace>')} -o jsonpath='{.spec.containers[*].ports}'`,
					'Shows the ports that the containers declare.',
				),
				step(
					sh`kubectl logs ${wordOr(pod, '<pod>')} -n ${wordOr(namespace, '<namespace>')}`,
					'Programs often log the address and port that they listen on.',
				),
			],
		};
	},
});
