import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverOf, transportError} from '../../clues/transport.ts';
import {byWayOf, dialFacts, connection} from '../../clues/trace.ts';

export default defineCause({
	id: 'authentication/x509-legacy-cn',
	title: 'The server certificate has its name in CN only',
	explain: `
The client refused the server: the certificate gives its name in the subject's Common Name only, and has no list of Subject Alternative
Names. Programs built with Go 1.15 and later do not look at the Common Name any more; kubectl is one since 1.20. No request was sent.

The certificate has to be issued anew, with names and addresses in the list. No option of kubectl changes it.
`,
	lookAlikes: [
		'A list of names that lacks this one is authentication/x509-name-mismatch.',
		'The same words inside an HTTP 500 are about a webhook or a kubelet.',
	],
	sources: ['https://go.dev/doc/go1.15#commonname', 'Go crypto/x509 verify.go (HostnameError)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const other = transportError(failure, 'other-certificate');
		const said = other === undefined ? undefined : failure.says(/x509: certificate relies on legacy Common Name field/);
		if (said === undefined) return undefined;
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The certificate of ${host ?? 'the server'} has its name in the Common Name only, and the client looks only at the Subject Alternative Names.${byWayOf(failure)}`,
			stage: 'tls',
			responder: 'nobody',
			facts: {host, ...dialFacts(failure)},
			next: [
				step(
					sh`openssl s_client ${connection(failure)} | openssl x509 -noout -subject -issuer -dates -ext subjectAltName`,
					'Shows the names in the certificate, and who issued it.',
				),
			],
		};
	},
});
