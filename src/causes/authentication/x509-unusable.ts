import {showProxy} from '../../clues/forward-proxy.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {endpoint, serverOf, transportError} from '../../clues/transport.ts';

/** How the sentences of the other causes begin; what follows are names and times. */
const beginnings = [
	'certificate is valid for ',
	'certificate is not valid for any names, but wanted to match ',
	'certificate signed by unknown authority',
	'certificate has expired or is not yet valid',
	'certificate relies on legacy Common Name field',
	'cannot validate certificate for ',
];

/** Whether a line that was cut shows no more than such a beginning, or less. */
const isCutShort = (reason: string): boolean =>
	reason.startsWith('certificate is valid for ') || beginnings.some(beginning => beginning.startsWith(reason));

export default defineCause({
	id: 'authentication/x509-unusable',
	title: 'The server certificate breaks a rule of TLS',
	explain: `
The client refused the server because of its certificate, and not for the usual reasons (date, name, unknown issuer): the chain
contains a certificate that may not sign others, an old signature such as SHA-1, a name constraint, a usage that does not fit a server, or
a form that the system does not take. The words behind \`x509:\` say which. No request was sent.
`,
	lookAlikes: [
		'Expired, wrong name and unknown issuer have causes of their own.',
		'Inside an HTTP 500 such words are about a webhook or a kubelet.',
	],
	sources: ['Go crypto/x509 verify.go (CertificateInvalidError, ConstraintViolationError)', 'Go crypto/x509 x509.go'],
	retryable: false,
	rank: 'general',
	match(failure) {
		if (transportError(failure, 'other-certificate') === undefined) return undefined;
		const said = failure.says(/x509: (?<reason>[^\n]{1,300})/);
		if (said === undefined) return undefined;
		const host = serverOf(failure)?.host;
		const reason = said.match.groups?.reason;
		// A sentence of which the end is missing belongs to the cause that knows all of it.
		if (reason === undefined || isCutShort(reason)) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The client refused the certificate of ${host ?? 'the server'}: ${shorten(reason, 200)}.`,
			stage: 'tls',
			responder: 'nobody',
			facts: {host, reason},
			next: [
				step(
					sh`openssl s_client -connect ${endpoint(failure)} -showcerts | openssl x509 -noout -text`,
					'Shows the whole certificate: signature, usages, constraints, issuer and dates.',
				),
				...showProxy(failure, 'Shows the proxy variables: a proxy that inspects TLS has a certificate of its own.'),
			],
		};
	},
});
