import {defineCause} from '../../clues/cause.ts';
import type {Failure, Said} from '../../failures/failure.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {isNodeMissing, nodeOf} from '../../clues/kubelet-leg.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/node-address-unknown',
	title: 'The API server does not know where the node of the pod is',
	explain: `
For logs, exec, attach and port-forward the API server looks up the address of the pod's node, and asks the kubelet there. It found no
Node object of the name that the pod has, or one without an address of a kind that it uses (\`--kubelet-preferred-address-types\`): the
node was deleted, its kubelet or the cloud's controller has not written the addresses yet, or only ones of other kinds.

A missing Node is reported as a missing pod: \`pods "worker-8" not found\` in the answer to a request for another pod names a node.
`,
	lookAlikes: [
		'`pods "…" not found` with the name that was asked for is a pod that does not exist: request/not-found.',
		'`dial tcp …: no such host` is an address that cannot be resolved: health/kubelet-unreachable.',
	],
	sources: [
		'kubernetes pkg/kubelet/client/kubelet_client.go (GetConnectionInfo)',
		'kubernetes pkg/util/node/node.go (GetPreferredNodeAddress)',
		'apiserver pkg/registry/generic/registry/store.go (qualifiedResourceFromContext: why a Node is called a pod)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const addresses = serverSays(
			failure,
			/no preferred addresses found; known addresses: \[(?<known>[^\n\]]{0,1000})\]/,
		);
		const missing = addresses === undefined ? nodeMissing(failure) : undefined;
		const said = addresses ?? missing;
		if (said === undefined) return undefined;
		const {subresource, namespace, name} = targetOf(failure);
		const node = missing?.match[1] ?? nodeOf(failure);
		const known = addresses?.match.groups?.known;
		return {
			grade: 'proven',
			proof: [said],
			summary:
				missing !== undefined
					? `The pod ${name} is bound to the node ${node}, and the API server has no Node of that name.`
					: known === ''
						? `The Node ${node === undefined ? 'of the pod' : node} has no address.`
						: `The Node ${node === undefined ? 'of the pod' : node} has no address of a kind that the API server uses, only: ${shorten(known ?? '', 160)}`,
			// Whoever registers the node writes its addresses.
			...(known === '' && {retryable: true}),
			stage: 'kubelet',
			responder: 'api-server',
			facts: {component: 'kubelet', node, addresses: known, subresource, namespace, pod: name},
			identity: [namespace, name].join('|'),
			rulesOut:
				missing === undefined
					? []
					: [{id: 'request/not-found', because: 'the name is not that of the pod that was asked for'}],
			next: [
				...(missing === undefined && node !== undefined
					? []
					: [
							step(
								sh`kubectl get pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)} -o wide`,
								missing === undefined ? 'Names the node of the pod.' : 'Shows the state of the pod, and its node.',
							),
						]),
				step(sh`kubectl get nodes -o wide`, 'Lists the nodes of the cluster with their addresses.'),
			],
		};
	},
});

/** The words that call a Node a pod. */
const nodeMissing = (failure: Failure): Said | undefined =>
	isNodeMissing(failure) ? serverSays(failure, /pods "([^"\n]{1,253})" not found/) : undefined;
