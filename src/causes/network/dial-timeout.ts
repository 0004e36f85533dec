import type {Failure} from '../../failures/failure.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {showProxy} from '../../clues/forward-proxy.ts';
import {hostAndPort, serverOf, transportError} from '../../clues/transport.ts';
import {dialNeverEnded} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/dial-timeout',
	title: 'The server address does not answer at all',
	explain: `
The client sent TCP connection requests and got neither an acceptance nor a refusal. Something on the way drops the
packets: a firewall, a security group, a list of authorized address ranges, or a VPN that is not connected.

Go gives up after 30 seconds; a shorter \`--request-timeout\` ends it earlier and in other words. Then only the trace of
-v=9 shows that no dial ever finished.
`,
	lookAlikes: [
		'A dial that succeeded before the time-out is network/client-timeout or network/tls-handshake-timeout.',
		'`lookup … i/o timeout` is the resolver, see network/dns-timeout.',
		'`dial tcp <node>:10250: i/o timeout` inside an HTTP 500 is the way from the API server to a kubelet.',
	],
	sources: ['client-go transport/round_trippers.go (httptrace)', 'https://pkg.go.dev/net#Dialer'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'dial-timeout');
		const late = said ?? (dialNeverEnded(failure) ? transportError(failure, 'client-timeout') : undefined);
		if (late === undefined) return undefined;
		const address = said?.match.groups?.address ?? serverOf(failure)?.host;
		return {
			grade: said === undefined ? 'likely' : 'proven',
			proof: [late],
			summary: `The TCP connection to ${address ?? 'the server'} was never answered.`,
			stage: 'tcp',
			responder: 'nobody',
			facts: {address, host: serverOf(failure)?.name, waitedMs: longest(failure)},
			next: [
				step(sh`nc -vz -w 5 ${hostAndPort(failure)}`, 'Tries the same TCP connection by itself.'),
				...showProxy(
					failure,
					'Shows whether a proxy is set, and whether NO_PROXY keeps this server away from it: the connection went without.',
				),
				...(/^(?:127\.|\[::1\]|localhost:)/.test(address ?? '')
					? []
					: [
							step(
								sh`ip -brief address`,
								'Shows whether the interface of a VPN is up (Linux); private or restricted endpoints answer only some networks.',
							),
						]),
			],
			...(said === undefined && {
				unknowns: [
					{
						what: 'whether packets are dropped or only slow',
						because: 'the client stopped waiting by its own limit before a dial ended',
						settledBy: 'the same command with --request-timeout=60s',
					},
				],
			}),
		};
	},
});

const longest = (failure: Failure): number | undefined => {
	const waits = failure.exchanges.map(exchange => exchange.durationMs ?? 0);
	return waits.length === 0 ? undefined : Math.max(...waits);
};
