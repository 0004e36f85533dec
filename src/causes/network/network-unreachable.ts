import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {hostAndPort, serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/network-unreachable',
	title: 'The network of the server cannot be reached',
	explain: `
The connection failed at once with \`ENETUNREACH\`: nearly always the own machine has no route to that network, and nothing was sent;
a router on the way can report it as well.

Usual reasons: a VPN that is down, a firewall that rejects openly, an address of a private network, or IPv6 without a
route.
`,
	lookAlikes: [
		'The same words with port 10250 inside an HTTP 500 are the way from the API server to a kubelet.',
		'In a `lookup` error they are about the resolver: network/dns-server-misbehaving.',
		'Packets that vanish without a word are network/dial-timeout.',
	],
	sources: ['https://man7.org/linux/man-pages/man2/connect.2.html', 'https://pkg.go.dev/net#OpError'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'network-unreachable');
		if (said === undefined) return undefined;
		const address = said.match.groups?.address;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The network of ${address ?? serverOf(failure)?.host ?? 'the server'} cannot be reached from here.`,
			stage: 'tcp',
			responder: 'nobody',
			facts: {address, host: serverOf(failure)?.name},
			next: [
				step(
					sh`ip route get ${wordOr(address?.replace(/:\d+$/, '').replaceAll(/[[\]]/g, ''), '<address>')}`,
					'Shows which way this machine would take (Linux).',
				),
				step(sh`nc -vz -w 5 ${hostAndPort(failure)}`, 'Tries the same TCP connection by itself.'),
				step(sh`ip -brief address`, 'Shows whether the interface of a VPN is up (Linux).'),
			],
		};
	},
});
