import {clientOf} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/client-cert-key-mismatch',
	title: 'Client certificate and key do not belong together',
	explain: `
The client certificate and the private key are not a pair: one of them was renewed or copied without the other. kubectl cannot show the
certificate: no request is sent, or one without it, which is answered 401. Embedded data is checked before any connection, a pair of files in
the handshake.
`,
	lookAlikes: [
		'A certificate that the server refuses is authentication/client-cert-rejected.',
		'The same words from `kubectl create secret tls` are about the files given to it.',
		'Behind `failed parsing client key/certificate` the pair is that of a credential plugin: authentication/exec-plugin-output-invalid.',
	],
	sources: ['https://pkg.go.dev/crypto/tls#X509KeyPair', 'client-go transport/transport.go (TLSConfigFor)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = failure.says(/tls: private key (?:type )?does not match public key(?: type)?/);
		// A server that got no certificate answers 401; kubectl said why before.
		if (failure.phase === 'http' && (failure.status !== 401 || said?.statement.source !== 'error')) return undefined;
		// That command checks its own files in the same words, after the kubeconfig was loaded.
		if (
			said === undefined ||
			/\bcreate secret tls\b/.test(failure.run.command ?? '') ||
			failure.says(/create secret|failed to create secret|failed parsing client key\/certificate/) !== undefined
		)
			return undefined;
		const known = failure.run.command !== undefined || failure.exchanges.length > 0;
		return {
			grade: known ? 'proven' : 'likely',
			proof: [said, ...failure.exchanges.flatMap(({statusLine}) => statusLine ?? []).slice(0, 1)],
			summary: known
				? `The client certificate and the private key that ${clientOf(failure).name ?? 'the client'} was given are not a pair.`
				: 'A certificate and a private key are not a pair; they are probably those of the kubeconfig.',
			// A pair of files is loaded in the handshake, when the server asks for a certificate.
			stage: failure.phase === 'transport' && failure.exchanges.length > 0 ? 'tls' : 'credentials',
			...(failure.phase !== 'http' && {responder: 'nobody' as const}),
			facts: {kubeconfig: failure.run.kubeconfig},
			next: [
				step(
					sh`kubectl config view --minify --raw --flatten -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -pubkey`,
					'Prints the public key of the certificate.',
				),
				step(
					sh`kubectl config view --minify --raw --flatten -o jsonpath='{.users[0].user.client-key-data}' | base64 -d | openssl pkey -pubout`,
					'Prints the public key that belongs to the private key; the two must be equal.',
				),
			],
			...(!known && {
				unknowns: [
					{
						what: 'whether the files are those of the kubeconfig',
						because: 'the command is not in the log, and `kubectl create secret tls` uses the same words',
						settledBy: 'the command line',
					},
				],
			}),
		};
	},
});
