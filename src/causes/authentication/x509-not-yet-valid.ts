import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverOf, transportError} from '../../clues/transport.ts';
import {byWayOf, dialFacts, connection} from '../../clues/trace.ts';

export default defineCause({
	id: 'authentication/x509-not-yet-valid',
	title: 'The server certificate is not valid yet',
	explain: `
The client refused the server: by the client's clock the certificate begins in the future. No request was sent.

Nearly always the client's clock is behind (a virtual machine that slept, a container host without time
synchronisation). A cluster made minutes ago on a machine whose clock is ahead looks the same. In both cases waiting helps, in the second
for as long as that clock is ahead.
`,
	lookAlikes: ['`is after` instead of `is before`: authentication/x509-expired.'],
	sources: ['https://pkg.go.dev/crypto/x509#CertificateInvalidError'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'x509-not-yet-valid');
		if (said === undefined) return undefined;
		const {now, limit} = said.match.groups ?? {};
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary: `${
				limit === undefined
					? `The certificate of ${host ?? 'the server'}, or one of those that signed it, is not valid yet by the client's clock.`
					: `The certificate of ${host ?? 'the server'} is not valid before ${limit}, and the client's clock says ${now}.`
			}${byWayOf(failure)}`,
			stage: 'tls',
			responder: 'nobody',
			facts: {host, clientTime: now, validFrom: limit, ...dialFacts(failure)},
			next: [
				step(sh`date -u`, 'Shows the clock of this machine, by which the client judged.'),
				step(sh`timedatectl timesync-status`, 'Shows whether the clock is synchronised (Linux with systemd).'),
				step(
					sh`openssl s_client ${connection(failure)} | openssl x509 -noout -subject -dates`,
					'Shows the certificate that is served now, and when it begins.',
				),
			],
		};
	},
});
