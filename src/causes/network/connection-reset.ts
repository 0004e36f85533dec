import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {commandLine} from '../../text/shell.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';
import {cutStream, endpoint, isPlainHttp, serverOf, transportError, wasAnsweredBefore} from '../../clues/transport.ts';
import {dialFacts, hadTls} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/connection-reset',
	title: 'The connection was broken off',
	explain: `
A connection existed and the other side, or something on the way, closed it hard: the read ended with a reset, or the
write with a broken pipe. kubectl retries a reset for reads, up to ten times, and then shows the last two errors.

Usual reasons: a firewall or load balancer that ends idle or unwanted connections, an API server that was killed, or a
security program on the client (\`aborted by the software in your host machine\`).
`,
	lookAlikes: [
		'With `remote error: tls:` in one of the tries, the server wanted a client certificate: authentication/client-cert-rejected.',
		'The lines `Got a Retry-After` do not mean that a server answered: client-go treats a reset as if it had.',
		'A reset inside an HTTP error body is another connection, such as that to a webhook.',
	],
	sources: ['client-go rest/with_retry.go', 'apimachinery pkg/util/net/util.go (IsConnectionReset)'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said =
			transportError(failure, 'connection-reset') ??
			cutStream(
				failure,
				/(?:\b\w+ tcp [^\s>]+->(?<address>[^\s>]+): )?(?<call>read|write): (?<reason>connection reset by peer|broken pipe)/,
			);
		if (said === undefined) return undefined;
		const {address, code, reason = code, bare} = said.match.groups ?? {};
		const server = address ?? serverOf(failure)?.host;
		// A server that misses a client certificate may break the first connection before its alert is read.
		const isPlain = isPlainHttp(failure);
		const stood =
			failure.phase !== 'transport' || (isPlain && bare === undefined) || hadTls(failure) || wasAnsweredBefore(failure);
		const accepted = isPlain || failure.run.exchanges.some(({status}) => status !== undefined && status < 400);
		return {
			grade: accepted ? 'proven' : 'likely',
			proof: [said],
			summary: `The connection to ${server ?? 'the server'} was broken off (${reason ?? bare}).`,
			// Reading and writing need a TCP connection: what broke is behind it.
			stage: stood ? 'response' : bare === undefined ? 'tls' : 'tcp',
			responder: 'nobody',
			retryable: isRepeatable(failure),
			facts: {address, host: serverOf(failure)?.name, reason: reason ?? bare, ...dialFacts(failure)},
			next: [
				...lookFirst(failure),
				step(
					sh`kubectl get --raw '/readyz?verbose' -v=9`,
					'Shows whether a short request gets through, and if not, in which phase it breaks.',
				),
				...(stood || isPlain
					? []
					: [
							step(
								sh`openssl s_client -connect ${endpoint(failure)}`,
								'Shows whether the connection breaks during TLS.',
							),
						]),
			],
			unknowns: [
				...(accepted
					? []
					: [
							{
								what: 'whether the server refused the TLS client certificate, or missed one',
								because: 'no connection of this run got as far as an answer',
								settledBy: `${commandLine(sh`openssl s_client -connect ${endpoint(failure)}`)}, which shows the alert`,
							},
						]),
				{
					what: 'who broke the connection',
					because: 'a reset carries no sender: the server or anything on the way can send it',
					settledBy: 'the same command from another network',
				},
			],
		};
	},
});
