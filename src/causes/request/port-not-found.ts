import {defineCause} from '../../clues/cause.ts';
import {givenNamespace, inNamespace} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

// error: Service web does not have a service port 81
// error: Service 'web' does not have a named port 'http'
// error: Pod 'web-0' does not have a named port 'http'
const words =
	/^error: (?<kind>Service|Pod) '?(?<name>[a-z0-9][\w.-]{0,252})'? does not have a (?:service port (?<port>-?\d{1,5})|named port '(?<named>[^'\n]{1,63})')$/m;

export default defineCause({
	id: 'request/port-not-found',
	title: 'The Service or Pod has no such port',
	explain: `
\`kubectl port-forward\` looks the remote port up before it connects: the number behind a Service in \`spec.ports\` of that Service, which is
not the port of the container; a name in the ports of the Service, or of the containers of the Pod. It is not there, so kubectl stopped.
`,
	lookAlikes: [
		'`connection refused` in the pod means that nothing listens on a port that was found: network/port-forward-pod-refused.',
	],
	sources: ['kubectl pkg/util/service_port.go', 'kubectl pkg/util/pod_port.go'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const {kind = '', name = '', port, named} = said.match.groups ?? {};
		const namespace = givenNamespace(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The ${kind} "${name}" has no port ${port ?? `named "${named}"`}.`,
			stage: 'command',
			responder: 'nobody',
			facts: {kind, name, namespace, port: port ?? named},
			identity: [kind, namespace, name, port ?? named].join('|'),
			next: [
				step(
					sh`kubectl describe ${kind.toLowerCase()} ${name} ${inNamespace(namespace)}`,
					kind === 'Pod' ? 'Shows the ports that its containers name.' : 'Shows its ports and their names.',
				),
			],
		};
	},
});
