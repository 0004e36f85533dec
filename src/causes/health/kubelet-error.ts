import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {isMissingProgram} from '../../clues/exit.ts';

export default defineCause({
	id: 'health/kubelet-error',
	title: 'The container runtime on the node failed',
	explain: `
The request reached the kubelet, and the container runtime below it could not do what was asked: it is down, does not answer,
or could not start a process in the container.

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
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/(?:error executing command in container|error attaching to container|container runtime is down|failed to create containerd task|failed to exec in container|rpc error: code = \w+ desc = (?:failed to|an error occurred when try to) [^\n]{0,500}container|Error response from daemon)(?::? ([^\n]*))?/,
		);
		if (said === undefined || isMissingProgram(failure)) return undefined;
		const {subresource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The container runtime on the pod's node failed: ${said.match[0].slice(0, 200)}`,
			stage: 'runtime',
			responder: 'kubelet',
			facts: {subresource, namespace, pod: name, error: said.match[0].slice(0, 300)},
			identity: [namespace, name].join('|'),
			next: [
				step(
					sh`kubectl get pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)} -o wide`,
					'Shows the state of the containers, and the node.',
				),
				step(
					sh`kubectl describe pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)}`,
					'Events of the kubelet and the runtime.',
				),
				step(sh`kubectl describe node <node>`, 'Conditions of the node, such as ContainerRuntime or DiskPressure.'),
			],
		};
	},
});
