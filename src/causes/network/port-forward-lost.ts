import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {answererOf} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/port-forward-lost',
	title: 'The port-forward lost its connection',
	explain: `
The port-forward worked, and then the connection that carried it ended: something on the way closes connections that are idle or old, the
API server or the kubelet was restarted, or the pod ended. kubectl does not connect again by itself.
`,
	lookAlikes: [
		'With `connection refused` behind `error forwarding port` nothing listens in the pod: network/port-forward-pod-refused.',
		'`error copying from remote stream to local connection` alone is a local program that hung up; the port-forward goes on.',
	],
	sources: [
		'client-go tools/portforward/portforward.go (ErrLostConnectionToPod)',
		'kubectl pkg/cmd/portforward/portforward.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.exchange?.status !== undefined && failure.exchange.status >= 400) return undefined;
		const said = failure.statements.find(
			// Old releases log it, and end well.
			({source, text}) =>
				(source === 'final' || source === 'error') && /^(?:error: )?lost connection to pod$/.test(text),
		);
		const refused = failure.says(/error forwarding port \d+ to pod [^]{0,1500}connection refused/i);
		if (said === undefined || refused !== undefined) return undefined;
		const begun = failure.run.exchanges.findLast(({url}) => /\/pods\/[^/]+\/portforward/.test(url));
		const [, namespace, pod] = /\/namespaces\/([^/]+)\/pods\/([^/?]+)\/portforward/.exec(begun?.url ?? '') ?? [];
		const reason = failure.says(
			/(?:error forwarding port \d+ to pod [^\n]{0,1000}?|error (?:copying|creating|reading)[^\n]{0,300}?|an error occurred forwarding [^\n]{0,300}?): (?<words>broken pipe|connection reset by peer|Timeout occurred|i\/o timeout|EOF|network namespace for sandbox "[^"\n]*" is closed|container not running[^\n]{0,100})$/m,
		);
		return {
			grade: 'proven',
			proof: [said.line, ...(reason === undefined ? [] : [reason])],
			summary: `The port-forward${pod === undefined ? '' : ` to the pod ${pod}`} worked, and then its connection ended${reason === undefined ? '' : `: ${reason.match.groups?.words}`}.`,
			stage: 'response',
			responder: answererOf(begun),
			facts: {namespace, pod, reason: reason?.match.groups?.words},
			unknowns: [
				{
					what: 'who ended the connection',
					because: 'kubectl only sees that it ended',
					settledBy: 'the state of the pod: a restart or a new pod means that the pod ended',
				},
			],
			next: [
				step(
					sh`kubectl get pod ${wordOr(pod, '<pod>')} -n ${wordOr(namespace, '<namespace>')} -o wide`,
					'Shows whether the pod is still there, and when it last restarted.',
				),
				step(
					sh`kubectl get events -n ${wordOr(namespace, '<namespace>')} --sort-by=.lastTimestamp`,
					'Shows whether the pod was evicted or restarted.',
				),
			],
		};
	},
});
