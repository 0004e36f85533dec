import {defineCause} from '../../clues/cause.ts';
import {inNamespace, nearestTarget, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'network/stream-not-answered',
	title: 'The connection was upgraded, and nobody answered on it',
	explain: `
\`exec\`, \`attach\` and \`port-forward\` over SPDY open streams on the upgraded connection, and each has to be accepted. \`Timeout occurred\` means
that none was accepted within 30 seconds: something between kubectl and the container accepts the upgrade and does not pass on what
follows, or the kubelet or the container runtime does not react.
`,
	lookAlikes: [
		'`unable to upgrade connection` means that the upgrade itself was refused.',
		'`error dialing backend` means that the API server did not reach the kubelet: health/kubelet-unreachable.',
	],
	sources: [
		'https://github.com/moby/spdystream (connection.go, ErrTimeout)',
		'apimachinery pkg/util/httpstream/spdy/connection.go (createStreamResponseTimeout)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /^(?:[Ee]rror: )?(?:error creating \w+ stream: )?Timeout occur?red$/m);
		if (said === undefined) return undefined;
		const {subresource, namespace, name} = nearestTarget(failure);
		const isStream = subresource === 'exec' || subresource === 'attach' || subresource === 'portforward';
		const upgraded = failure.run.exchanges.at(-1)?.status === 101;
		if (failure.run.exchanges.length > 0 && (!isStream || !upgraded)) return undefined;
		return {
			grade: 'likely',
			proof: [said],
			summary: `${upgraded ? 'The connection was upgraded, and no' : 'No'} stream was accepted on it within 30 seconds.`,
			stage: 'kubelet',
			responder: 'nobody',
			facts: {subresource, namespace, pod: name},
			identity: [namespace, name, subresource].join('|'),
			unknowns: [
				{
					what: 'Who did not pass it on: something in front of the API server, the tunnel to the nodes, the kubelet or the runtime',
					because: 'the client only sees that no answer comes',
					settledBy:
						'The same command on a pod of another node, and from a machine with a direct way to the API server.',
				},
			],
			next: [
				step(
					sh`kubectl get pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)} -o wide`,
					'Names the node of the pod.',
				),
				step(
					sh`kubectl logs ${wordOr(name, '<pod>')} ${inNamespace(namespace)} --tail=1`,
					'Shows whether the kubelet of that node answers a request without an upgrade.',
				),
			],
		};
	},
});
