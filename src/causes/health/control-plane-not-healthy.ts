import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverOf} from '../../clues/transport.ts';

export default defineCause({
	id: 'health/control-plane-not-healthy',
	title: 'kubeadm waited for the control plane in vain',
	explain: `
\`kubeadm init\` writes the manifests of the control plane, and waits until the kubelet is healthy and the API server that it starts answers
its health check. Neither the words nor the failed checks say why that did not happen in time: the kubelet does not run, cannot pull an
image or cannot start a container, a component ends as soon as it is started, or the address of the API server leads elsewhere.

The checks before the end are expected to fail for a while; they are no failures of their own.
`,
	lookAlikes: ['`connection refused` from a cluster that is set up is network/connection-refused.'],
	sources: [
		'kubernetes cmd/kubeadm/app/cmd/phases/init/waitcontrolplane.go',
		'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/troubleshooting-kubeadm/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		// A status would have its own words; what is retried need not have been answered: client-go makes up the Retry-After.
		const said =
			failure.status === undefined ? failure.says(/(?:couldn't|could not) initialize a Kubernetes cluster/) : undefined;
		if (said === undefined) return undefined;
		const server = serverOf(failure);
		const unanswered = failure.exchanges.length;
		const retries = failure.distinct.filter(({text}) => text.startsWith('Got a Retry-After')).length;
		return {
			grade: 'proven',
			proof: [said],
			summary: 'kubeadm gave up: the kubelet and the API server did not both become healthy in time.',
			stage: 'response',
			responder: unanswered === 0 ? 'unknown' : 'nobody',
			facts: {
				host: server?.host,
				unansweredChecks: unanswered === 0 ? undefined : unanswered,
				retries: retries === 0 ? undefined : retries,
			},
			unknowns: [
				{
					what: 'which of the two did not, and why',
					because: 'kubeadm says no more, and a failed check names no reason',
					settledBy: 'the containers and the log of the kubelet on this node',
				},
			],
			next: [
				step(sh`crictl ps -a`, 'On this node: shows which containers of the control plane run, and which have ended.'),
				step(
					sh`journalctl -u kubelet --since -1h`,
					'On this node: shows whether the kubelet runs, and what it cannot start.',
				),
				...(server === undefined
					? []
					: [
							step(
								sh`curl -vk ${server.url}/livez`,
								'Shows whether anything answers at the address of the API server.',
							),
						]),
			],
		};
	},
});
