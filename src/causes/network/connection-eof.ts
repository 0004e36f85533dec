import {loggedAt, ofKubeconfig} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';
import type {Failure} from '../../failures/failure.ts';
import type {NextStep} from '../../model/finding.ts';
import {baseUrl, endpoint, isPlainHttp, serverOf, transportError, wasAnsweredBefore} from '../../clues/transport.ts';
import {dialFacts, hadTls} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/connection-eof',
	title: 'The connection was closed without an answer',
	explain: `
The other side accepted the connection and closed it in good order, but without an HTTP answer (\`EOF\`) or in the
middle of one (\`unexpected EOF\`). Behind \`transport connection broken\` the headers of an answer had begun.

Typical for a load balancer whose backends are all down, a tunnel whose far end is gone, and a port that speaks
something else than TLS.
`,
	lookAlikes: [
		'`unexpected EOF` after a success status is network/response-body-cut.',
		'`proxyconnect tcp: EOF` is the proxy: network/proxy-connect-failed.',
		'`error: EOF` after a prompt for a user name is authentication/no-credentials.',
		'`Unexpected EOF during watch stream event decoding` is a watch that was cut: network/response-body-cut.',
	],
	sources: ['https://pkg.go.dev/io#EOF', 'Go net/http transport.go'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'connection-eof');
		if (said === undefined) return undefined;
		const host = serverOf(failure)?.host;
		const {waited, handshake, words = waited ?? handshake} = said.match.groups ?? {};
		const begun = said.match.groups?.begun !== undefined;
		const isPlain = isPlainHttp(failure);
		const stood = isPlain || begun || waited !== undefined || hadTls(failure) || wasAnsweredBefore(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${host ?? 'The server'} closed the connection ${begun ? 'in the middle of its answer' : 'without an answer'} (${words}).`,
			stage: stood ? 'response' : 'tls',
			...(begun
				? {reached: {stage: 'tls' as const, because: 'an answer had begun'}}
				: isPlain && {reached: {stage: 'tcp' as const, because: 'only an open connection can end with EOF'}}),
			responder: 'nobody',
			retryable: isRepeatable(failure),
			facts: {host, words, waitedMs: failure.exchange?.durationMs, ...dialFacts(failure)},
			next: [
				...lookFirst(failure),
				...(isPlain
					? plainSteps(failure)
					: stood
						? [step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether a short request gets an answer.')]
						: [step(sh`openssl s_client -connect ${endpoint(failure)}`, 'Shows whether TLS gets an answer.')]),
				...(isPlain
					? []
					: [
							step(
								sh`nc -vz -w 5 <address of an API server behind a load balancer> <its port>`,
								'Where the address is that of a load balancer: shows whether the API server behind it accepts connections.',
							),
						]),
			],
			unknowns: [
				{
					what:
						stood || handshake !== undefined
							? 'who closed the connection, and why'
							: 'who closed the connection, and at which step',
					because: 'an end of file carries no reason',
					settledBy:
						stood || handshake !== undefined || dialFacts(failure).dialed !== undefined
							? 'the log of the server, and of any load balancer in front, at that time'
							: `${loggedAt(failure, 9)}: its trace shows how far the connection came`,
				},
			],
		};
	},
});

/** A port that speaks TLS may end a connection that begins with plain HTTP. */
const plainSteps = (failure: Failure): NextStep[] => [
	step(sh`curl -v ${baseUrl(failure)}/version`, 'Shows whether plain HTTP is answered there at all.'),
	...ofKubeconfig(
		failure,
		sh`kubectl config view --minify`,
		'Shows the address: with http:// it is asked in plain HTTP, which a port for TLS may not answer.',
	),
];
