import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {commandLine} from '../../text/shell.ts';
import {serverOf, transportError} from '../../clues/transport.ts';
import {byWayOf, connection, dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'authentication/x509-expired',
	title: 'The server certificate has expired',
	explain: `
The client refused the server: by the client's clock the certificate is past its end. No request was sent. Unless that clock is wrong,
every client of the cluster has the same trouble.

The error names the client's time and the end of the certificate. kubeadm certificates last a year.
`,
	lookAlikes: [
		'`is before` instead of `is after`: authentication/x509-not-yet-valid.',
		'An expired *client* certificate gives 401, or `remote error: tls: expired certificate`.',
		'A client clock in the future gives the same words: compare the time in the error with the real one.',
		'A CA of the kubeconfig that has expired is `possibly because of …` behind `unknown authority`: authentication/x509-unknown-authority.',
	],
	sources: [
		'https://pkg.go.dev/crypto/x509#CertificateInvalidError',
		'https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'x509-expired');
		if (said === undefined) return undefined;
		const {now, limit} = said.match.groups ?? {};
		const host = serverOf(failure)?.host;
		// Go before 1.15 gave no times, and the same words for a certificate of the future.
		const sure = limit !== undefined || !said.match[0].endsWith('or is not yet valid');
		// OpenSSL has one sentence for every certificate of the chain.
		const isOfChain = said.match[0].endsWith(': certificate has expired');
		return {
			grade: sure ? 'proven' : 'likely',
			proof: [said],
			summary: `${
				limit === undefined
					? `The certificate of ${host ?? 'the server'}${isOfChain ? ', or one of those that signed it,' : ''} has expired${sure ? '' : ', or is not valid yet'}.`
					: `The certificate of ${host ?? 'the server'} was valid until ${limit}, and the client's clock says ${now}.`
			}${byWayOf(failure)}`,
			stage: 'tls',
			responder: 'nobody',
			facts: {host, clientTime: now, validUntil: limit, ...dialFacts(failure)},
			next: [
				step(
					sh`openssl s_client ${connection(failure)} | openssl x509 -noout -subject -dates`,
					'Shows the certificate that is served now, and when it ends.',
				),
				step(sh`date -u`, 'Shows the clock of this machine: one in the future makes a good certificate look expired.'),
				step(
					sh`kubeadm certs check-expiration`,
					'On a control-plane node set up by kubeadm: shows when each of its certificates ends.',
				),
			],
			...(!sure && {
				unknowns: [
					{
						what: 'whether the certificate has ended or not begun',
						because: "this client's error gives no times",
						settledBy: commandLine(sh`openssl s_client ${connection(failure)} | openssl x509 -noout -dates`),
					},
				],
			}),
		};
	},
});
