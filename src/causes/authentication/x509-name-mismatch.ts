import {clientOf, ofKubeconfig} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {serverOf, transportError} from '../../clues/transport.ts';
import {byWayOf, dialFacts, connection} from '../../clues/trace.ts';

export default defineCause({
	id: 'authentication/x509-name-mismatch',
	title: 'The server certificate is for other names',
	explain: `
The client refused the server: the address it used is not among the names in the certificate. No request was sent.

The server is reached by a new address or through a load balancer whose name was left out of the certificate, or this is
another server altogether.
`,
	lookAlikes: [
		'A certificate without any IP address, asked by IP, is authentication/x509-no-ip-san.',
		'Inside an HTTP 500 the same words are about a kubelet or a webhook.',
	],
	sources: [
		'https://pkg.go.dev/crypto/x509#HostnameError',
		'https://kubernetes.io/docs/setup/best-practices/certificates/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'x509-name-mismatch');
		if (said === undefined) return undefined;
		const {names, wanted, only, count, unmatched} = said.match.groups ?? {};
		const host = wanted ?? only ?? unmatched ?? serverOf(failure)?.name;
		const list = names?.split(', ') ?? [];
		// A name before an address: names of API servers stay when addresses change.
		const expected = list.find(name => /[a-z]/i.test(name) && !name.includes(':') && !name.startsWith('*')) ?? list[0];
		return {
			grade: 'proven',
			proof: [said],
			summary: `The server certificate is not valid for ${host ?? 'the name of the server'}${only === undefined ? '' : ', nor for any other name'}${count === undefined ? '' : `, though for ${count} others`}${list.length === 0 ? '' : `, only for ${list.slice(0, 8).join(', ')}${list.length > 8 ? `, … (${list.length} in all)` : ''}`}.${byWayOf(failure)}`,
			stage: 'tls',
			responder: 'nobody',
			facts: {host, names: names === undefined ? undefined : list, ...dialFacts(failure)},
			next: [
				step(
					sh`openssl s_client ${connection(failure, host)} | openssl x509 -noout -subject -issuer -ext subjectAltName`,
					'Shows the names in the certificate that is served now, and who issued it.',
				),
				...ofKubeconfig(failure, sh`kubectl config view --minify`, 'Shows the address that the context uses.'),
				...(only === undefined && clientOf(failure).name !== undefined
					? [
							step(
								sh`kubectl config set-cluster <cluster> --tls-server-name=${wordOr(expected, '<a name in the certificate>')}`,
								'If it is the right server: makes clients of this kubeconfig expect that name, while the address stays.',
							),
						]
					: []),
			],
		};
	},
});
