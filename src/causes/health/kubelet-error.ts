import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {nodeOf} from '../../clues/kubelet-leg.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {isMissingProgram} from '../../clues/exit.ts';

export default defineCause({
	id: 'health/kubelet-error',
	title: 'The container runtime on the node failed',
	explain: `
The request reached the kubelet, and the container runtime below it could not do what was asked: it is down, does not answer, or
could not start a process in the container, for instance because the container has stopped.

The text behind the words is the runtime's own.
`,
	lookAlikes: [
		'`executable file not found in $PATH` means that the container has no such program: nothing is wrong with the node.',
		'`error dialing backend` means that the kubelet was not reached.',
	],
	sources: [
		'kubernetes pkg/kubelet/cri/streaming/server.go',
		'https://kubernetes.io/docs/tasks/debug/debug-cluster/crictl/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/(?:[Ee]rror executing command in container|[Ee]rror attaching to container|container runtime is down|failed to create containerd task|failed to exec in container|rpc error: code = \w+ desc = (?:failed to|an error occurred when try to) [^\n]{0,500}container|Error response from daemon)(?::? ([^\n]*))?/,
		);
		if (said === undefined || isMissingProgram(failure)) return undefined;
		const {subresource, namespace, name} = targetOf(failure);
		const node = nodeOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The container runtime on the pod's node reports an error: ${shorten(said.match[0], 200)}`,
			// One that is down is restarted by its service manager; other errors stay.
			...(/container runtime is down/.test(said.match[0]) && {retryable: true}),
			stage: 'runtime',
			responder: 'kubelet',
			facts: {subresource, namespace, pod: name, error: shorten(said.match[0], 300)},
			identity: [namespace, name].join('|'),
			next: [
				step(
					sh`kubectl describe pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)}`,
					'Shows the state of each container, the node, and recent events of the kubelet.',
				),
				...(node === undefined
					? []
					: [
							step(
								sh`kubectl describe node ${node}`,
								'Shows the version of its container runtime, its conditions and recent events.',
							),
						]),
			],
		};
	},
});
