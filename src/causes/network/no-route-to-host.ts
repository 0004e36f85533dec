import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {hostAndPort, serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/no-route-to-host',
	title: 'No route to the server',
	explain: `
The connection failed at once with \`EHOSTUNREACH\`: a router or firewall on the way, or the own machine, reported that the host cannot be reached.

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
		const said = transportError(failure, 'no-route-to-host');
		if (said === undefined) return undefined;
		const address = said.match.groups?.address;
		return {
			grade: 'proven',
			proof: [said],
			summary: `${address ?? serverOf(failure)?.host ?? 'The server'} cannot be reached from here: no route to host.`,
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
