import {ofKubeconfig} from '../../clues/client.ts';
import type {Failure} from '../../failures/failure.ts';
import {manifestsOf} from '../../kubectl/inputs.ts';
import {commandLine} from '../../text/shell.ts';
import {leadingWords} from '../../text/words-of.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {askAgain} from '../../clues/resolver.ts';
import {transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/dns-no-such-host',
	title: 'The server name does not exist in DNS',
	explain: `
The resolver answered, and its answer was that there is no such name. No connection was tried.

Usual reasons: a private cluster name asked outside of its network or VPN, a cluster that was deleted, a typing error in
the kubeconfig, or a resolver that does not know the internal zone.
`,
	lookAlikes: [
		'`server misbehaving` and `Temporary failure` mean that the resolver failed: network/dns-server-misbehaving.',
		"`no such host` in the text of a failed webhook or API service is the cluster's DNS, not the client's.",
	],
	sources: ['https://pkg.go.dev/net#DNSError'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'dns-no-such-host');
		if (said === undefined) return undefined;
		// A Mac without a network has no other word for it. Source: getaddrinfo(3) of macOS (EAI_NONAME).
		const {host, resolver, maybe} = said.match.groups ?? {};
		return {
			grade: maybe === undefined ? 'proven' : 'likely',
			proof: [said],
			summary: `The name ${host} does not exist${resolver === undefined ? '' : `, says the resolver ${resolver}`}.`,
			stage: 'dns',
			responder: 'nobody',
			facts: {host, resolver},
			next: [
				askAgain(host, resolver),
				...(isOfManifest(failure, host)
					? []
					: ofKubeconfig(
							failure,
							sh`kubectl config view --minify`,
							'Shows the address that the context has for the server.',
						)),
				step(
					sh`ip -brief address`,
					'Shows whether the interface of a VPN is up (Linux); private names exist inside it only.',
				),
			],
			...(maybe === undefined
				? {rulesOut: [{id: 'network/dns-timeout', because: 'the resolver did answer'}]}
				: {
						unknowns: [
							{
								what: 'whether a resolver was asked',
								because: 'on a Mac without a network the words are the same',
								settledBy: commandLine(askAgain(host, resolver)),
							},
						],
					}),
		};
	},
});

/** The host of a manifest's URL: it says nothing of the server. */
const isOfManifest = ({run}: Failure, host: string | undefined): boolean =>
	host !== undefined &&
	manifestsOf(leadingWords(run.command ?? '').slice(1)).files.some(
		file => URL.canParse(file) && new URL(file).hostname === host,
	);
