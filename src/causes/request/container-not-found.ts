import {defineCause, type Match} from '../../clues/cause.ts';
import {givenNamespace, inNamespace, nearestTarget, wordOr} from '../../clues/target.ts';
import {argumentsOf, givenObject} from '../../clues/waited-for.ts';
import {serverSays} from '../../clues/words.ts';
import type {Failure, Said} from '../../failures/failure.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

// unable to upgrade connection: container not found ("app")            the kubelet: it does not run
// container sidecar is not valid for pod web-0                         the API server, and kubectl by the pod that it read
// container sidecar is not valid for pod web-0 out of: app, setup (init)     kubectl
// a container name must be specified for pod web-0, choose one of: [app proxy]
// error: container sidecar not found in pod web-0                      kubectl itself
// error: unable to find container named "sidecar"                      kubectl set image, set resources: the pod template
const words =
	/(?:container not found \("(?<stopped>[^"]*)"\)|container "?(?<invalid>[\w.-]+)"? is not valid for pod "?(?<pod>[\w.-]+)"?(?: out of: (?<others>[^\n]+))?|a container name must be specified for pod (?<several>[\w.-]+), choose one of: \[(?<choices>[^[\]]*)\]|container "?(?<local>[\w.-]+)"? not found in pod "?(?<where>[\w.-]+)"?|^error: unable to find container named "?(?<template>[\w.-]+)"?$)/m;

export default defineCause({
	id: 'request/container-not-found',
	title: 'The pod has no such container, or it is not running',
	explain: `
The pod exists; the container that the command means does not, does not run now, or was not named although the pod has
several. Without \`-c\` kubectl takes the one named by the annotation \`kubectl.kubernetes.io/default-container\`, else the first.

\`container not found\` comes from the kubelet, with status 500, though nothing is broken: the API server has checked before that the pod has a
container of that name, so it does not run at the moment.
`,
	lookAlikes: [
		'`pods "…" not found` means that the pod itself is gone.',
		'`is waiting to start` means that the container exists and did not start yet.',
	],
	sources: [
		'kubernetes pkg/registry/core/pod/strategy.go (validateContainer)',
		'kubernetes pkg/kubelet/kubelet_pods.go (GetExec)',
		'kubectl pkg/cmd/util/podcmd/podcmd.go',
		'kubectl pkg/polymorphichelpers/logsforobject.go',
		'kubectl pkg/cmd/set/set_image.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const groups = said.match.groups ?? {};
		const container = groups.stopped ?? groups.invalid ?? groups.local ?? groups.template;
		if (groups.template !== undefined) return inTemplate(failure, said, groups.template);
		const {namespace, name} = nearestTarget(failure);
		const pod = groups.pod ?? groups.several ?? groups.where ?? name;
		const choices = (groups.choices?.split(/[,\s]+/) ?? groups.others?.split(', '))?.filter(choice => choice !== '');
		const local = groups.local !== undefined || failure.phase !== 'http';
		const thePod = `pod${pod === undefined ? '' : ` "${pod}"`}`;
		const stopped = groups.stopped !== undefined;
		const list = step(
			sh`kubectl get pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)} -o jsonpath='{.spec.initContainers[*].name} {.spec.containers[*].name}'`,
			'Lists the init containers of the pod, then its containers.',
		);
		const describe = step(
			sh`kubectl describe pod ${wordOr(pod, '<pod>')} ${inNamespace(namespace)}`,
			'Shows the state of each container, and why its last run ended.',
		);
		return {
			grade: 'proven',
			proof: [said],
			summary:
				container === undefined
					? `The ${thePod} has several containers, and none was named: ${choices?.join(', ')}.`
					: stopped
						? `The container "${container}" of the ${thePod} is not running.`
						: `The ${thePod} has no container "${container}"${choices === undefined ? '' : `; it has ${choices.join(', ')}`}.`,
			stage: stopped ? 'kubelet' : local ? 'command' : 'validation',
			responder: stopped ? 'kubelet' : local ? 'nobody' : 'api-server',
			// A container that ended may be started again.
			retryable: stopped,
			facts: {container, pod, namespace, choices},
			identity: [namespace, pod, container].join('|'),
			next: stopped ? [describe] : choices === undefined ? [list] : [],
		};
	},
});

/** `kubectl set image deployment/web sidecar=…` changes a pod template, and looks for the container there. */
function inTemplate(failure: Failure, said: Said, container: string): Match {
	const args = argumentsOf(failure.run.command) ?? [];
	const {resource, name} = givenObject(args) ?? {};
	const namespace = givenNamespace(failure);
	const object = resource === undefined ? undefined : `${resource}/${name}`;
	return {
		grade: 'proven',
		proof: [said],
		summary: `The pod template${object === undefined ? '' : ` of ${object}`} has no container "${container}".`,
		stage: 'command',
		responder: 'nobody',
		facts: {container, object, namespace},
		identity: [namespace, object, container].join('|'),
		next:
			object === undefined
				? []
				: [
						step(
							sh`kubectl get ${object} ${inNamespace(namespace)} -o jsonpath='{.spec.template.spec.initContainers[*].name} {.spec.template.spec.containers[*].name}'`,
							'Lists the init containers of the template, then its containers.',
						),
					],
	};
}
