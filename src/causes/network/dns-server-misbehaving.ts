import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {askAgain} from '../../clues/resolver.ts';
import {transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/dns-server-misbehaving',
	title: 'The DNS resolver could not answer',
	explain: `
The resolver failed (SERVFAIL), refused, or could not be reached; whether the server's name exists is not known. No
connection to the cluster was tried.

Often it is passing: a resolver that restarts, a VPN that changes the resolver, or a forwarder behind it that is down.
`,
	lookAlikes: [
		'`no such host` is a clear answer: network/dns-no-such-host.',
		"A refusal in a `lookup` error is the resolver's, not the API server's.",
	],
	sources: ['Go net/dnsclient_unix.go', 'https://datatracker.ietf.org/doc/html/rfc1035#section-4.1.1'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'dns-server-misbehaving');
		if (said === undefined) return undefined;
		const {host, resolver, reason} = said.match.groups ?? {};
		return {
			grade: 'proven',
			proof: [said],
			summary: `The resolver ${resolver ?? ''} could not look up ${host}: ${reason}`.replace('  ', ' '),
			stage: 'dns',
			responder: 'nobody',
			facts: {host, resolver, reason},
			next: [
				askAgain(host, resolver),
				step(sh`cat /etc/resolv.conf`, 'Shows which resolvers are asked.'),
				step(sh`nslookup kubernetes.io`, 'Shows whether the resolver fails for every name.'),
			],
		};
	},
});
