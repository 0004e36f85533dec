import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';

/** What was asked of the kubelet, as people call it. */
const wanted = (subresource: string | undefined): string =>
	subresource === 'log' ? 'the log' : subresource === 'portforward' ? 'port forwarding' : 'a session';

export default defineCause({
	id: 'authentication/kubelet-unauthorized',
	title: 'The kubelet does not accept the API server',
	explain: `
The user was authenticated: the pod could be read. Then the API server asked the kubelet of the node for logs or a
session, and the kubelet answered 401 to the API server.

The API server's kubelet client certificate has expired, or the kubelet trusts another CA. Users cannot mend this.
`,
	lookAlikes: [
		'401 on ordinary paths is about the user: authentication/credentials-rejected.',
		'`Forbidden (user=…, resource=nodes, subresource=proxy)` is authorization/kubelet-forbidden.',
	],
	sources: [
		'kubernetes pkg/registry/core/pod/rest/log.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http') return undefined;
		// No verb before the resource: the API server made this sentence, about its own request to the kubelet.
		const log = failure.says(
			/asked for the client to provide credentials \( ?pods\/(?<subresource>\w+) (?<pod>[^\s)]+)\)/,
		);
		const upgrade = failure.says(/unable to upgrade connection: Unauthorized$/);
		const podRead = failure.run.exchanges.some(
			({method, status, url}) => method === 'GET' && status === 200 && /\/pods\/[^/?]+(?:\?|$)/.test(url),
		);
		const said = log ?? (podRead ? upgrade : undefined);
		if (said === undefined) return undefined;
		const pod = said.match.groups?.pod ?? failure.resource?.name;
		const subresource = said.match.groups?.subresource ?? failure.resource?.subresource;
		const namespace = failure.resource?.namespace;
		return {
			grade: log === undefined ? 'likely' : 'proven',
			proof: [said],
			summary: `${log === undefined ? 'The answer to the request for' : 'The kubelet answered 401 to the API server, which asked it for'} ${wanted(subresource)}${pod === undefined ? '' : ` of pod ${pod}`}${log === undefined ? ' was Unauthorized, though the pod could be read' : ''}.`,
			stage: 'kubelet',
			...(log !== undefined && {responder: 'kubelet'}),
			facts: {pod, namespace, subresource},
			next: [
				step(
					sh`kubectl get pod ${wordOr(pod, '<pod>')} -n ${wordOr(namespace, '<namespace>')} -o wide`,
					'Shows on which node the pod is.',
				),
				step(
					sh`kubectl logs --tail=1 -n <namespace> <a pod on another node>`,
					'Shows whether the kubelets of other nodes refuse too.',
				),
				step(
					sh`kubeadm certs check-expiration`,
					'On a control-plane node set up by kubeadm: shows when apiserver-kubelet-client ends.',
				),
			],
			rulesOut: [
				{
					id: 'authentication/credentials-rejected',
					because: log === undefined ? 'the same user had read the pod' : 'the user got as far as the kubelet',
				},
			],
			...(log === undefined && {
				unknowns: [
					{
						what: 'whether the kubelet or a gateway said Unauthorized',
						because: 'the word stands alone in the refused upgrade',
						settledBy: 'kubectl logs of the same pod: a kubelet that refuses, refuses that too',
					},
				],
			}),
		};
	},
});
