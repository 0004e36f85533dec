import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {askAgain} from '../../clues/resolver.ts';
import {transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/dns-timeout',
	title: 'The DNS resolver did not answer',
	explain: `
The client asked its resolver for the server's name and got no answer in time. No connection to the cluster was tried.

The address with port 53 in the error is the resolver. It is down, or the way to it is closed: a VPN that set a resolver
and is gone, a firewall, or a container network without DNS.
`,
	lookAlikes: [
		'`dial tcp <address>: i/o timeout` without `lookup` is the server: network/dial-timeout.',
		'`server misbehaving` is an answer that says failure: network/dns-server-misbehaving.',
	],
	sources: ['https://pkg.go.dev/net#DNSError', 'https://man7.org/linux/man-pages/man5/resolv.conf.5.html'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'dns-timeout');
		if (said === undefined) return undefined;
		const {host, resolver} = said.match.groups ?? {};
		return {
			grade: 'proven',
			proof: [said],
			summary: `The resolver ${resolver ?? ''} did not answer when asked for ${host}.`.replace('  ', ' '),
			stage: 'dns',
			responder: 'nobody',
			facts: {host, resolver},
			next: [askAgain(host, resolver), step(sh`cat /etc/resolv.conf`, 'Shows which resolvers are asked.')],
			rulesOut: [{id: 'network/dial-timeout', because: 'it was the name lookup that timed out'}],
		};
	},
});
