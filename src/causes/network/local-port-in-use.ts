import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import {inNamespace, wordOr} from '../../clues/target.ts';
import {decodeResource} from '../../http/resource.ts';

export default defineCause({
	id: 'network/local-port-in-use',
	title: 'The local port cannot be opened',
	explain: `
\`kubectl port-forward\` or \`kubectl proxy\` could not listen on the own machine: another program has the port, or this
user may not open it (ports below 1024 on Linux; reserved ranges on Windows). The cluster is not involved.
`,
	lookAlikes: [
		"A refused connection inside `an error occurred forwarding` is the pod's port: network/port-forward-pod-refused.",
	],
	sources: ['client-go tools/portforward/portforward.go', 'https://man7.org/linux/man-pages/man2/bind.2.html'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'transport' || (failure.status ?? 101) >= 400) return undefined;
		const bind = failure.says(
			/listen tcp\d? (?<address>\S+): bind: (?<reason>address already in use|permission denied|Only one usage of each socket address|An attempt was made to access a socket)/,
		);
		const final = failure.says(/unable to listen on any of the requested ports: \[\{(?<port>\d+) \d+\}/);
		const said = bind ?? final;
		if (said === undefined) return undefined;
		const {address, reason} = bind?.match.groups ?? {};
		const port = address === undefined ? final?.match.groups?.port : /(?<!\d)\d+$/.exec(address)?.[0];
		const forwarded = failure.run.exchanges
			.map(({method, url}) => decodeResource(method, url)?.resource)
			.findLast(resource => resource?.subresource === 'portforward');
		return {
			grade: 'proven',
			proof: [said, ...(bind !== undefined && final !== undefined ? [final] : [])],
			summary: `The local port ${port ?? ''} cannot be opened${reason === undefined ? '' : `: ${reason}`}.`.replace(
				'  ',
				' ',
			),
			stage: 'command',
			responder: 'nobody',
			facts: {port, address, reason},
			...(port === undefined ? {} : {identity: port}),
			next: [
				...(reason === undefined || /in use|Only one usage/.test(reason)
					? [
							step(sh`ss -ltnp 'sport = :${wordOr(port, '<port>')}'`, 'Shows which program has the port (Linux).'),
							step(sh`lsof -nP -iTCP:${wordOr(port, '<port>')} -sTCP:LISTEN`, 'Shows the same on macOS.'),
						]
					: []),
				forwarded === undefined
					? step(
							sh`kubectl proxy --port=0`,
							'Lets the system choose a free local port, if the command was `kubectl proxy`.',
						)
					: step(
							sh`kubectl port-forward ${wordOr(forwarded.name, '<pod>')} ${inNamespace(forwarded.namespace)} :${wordOr(remotePort(failure, port), '<pod port>')}`,
							'Lets the system choose a free local port.',
						),
			],
		};
	},
});

/** The port in the pod, from the sentence that lists all pairs; it may be a failure of its own. */
const remotePort = ({run}: Failure, local: string | undefined): string | undefined =>
	run.notes
		.flatMap(({text}) => [...(/requested ports: (.*)/.exec(text)?.[1] ?? '').matchAll(/\{(\d+) (\d+)\}/g)])
		.find(([, port]) => port === local)?.[2];
