import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, serverOf, transportError} from '../../clues/transport.ts';
import {dialed, dialNeverEnded, dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/client-timeout',
	title: 'No answer came within the time limit of the client',
	explain: `
The client closed the request itself: its limit (\`--request-timeout\`, or 32 seconds for discovery) was over before
response headers arrived. There is no HTTP status, so the limit is the client's, not the server's.

Go words this in four ways, and which one appears is a matter of chance; they do not tell the phase. The trace of
-v=9 does: with a dial that succeeded, the connection works and the answer is slow.
`,
	lookAlikes: [
		'A 504 with a Status of reason Timeout is the server giving up, not the client.',
		'No dial ended before the limit: network/dial-timeout.',
		'`client rate limiter Wait returned an error` is kubectl slowing itself down.',
	],
	sources: ['https://pkg.go.dev/net/http#Client (Timeout)', 'client-go rest/request.go'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'client-timeout');
		if (said === undefined || dialNeverEnded(failure)) return undefined;
		// net/http `ResponseHeaderTimeout` runs once the request is written.
		const connected = dialed(failure) || failure.says(/timeout awaiting response headers/) !== undefined;
		const url = failure.exchange?.url;
		const limit = url !== undefined && URL.canParse(url) ? new URL(url).searchParams.get('timeout') : undefined;
		// These words stand for everything up to the finished TLS handshake, a firewall that drops packets among it.
		const waiting = !connected && failure.says(/while waiting for connection/) !== undefined;
		return {
			grade: waiting ? 'likely' : 'proven',
			proof: [said],
			summary: `${serverOf(failure)?.host ?? 'The server'} sent no answer within the client's limit${limit ? ` of ${limit}` : ''}.`,
			stage: connected ? 'response' : 'tcp',
			responder: 'nobody',
			facts: {
				host: serverOf(failure)?.host,
				limit: limit ?? undefined,
				waitedMs: failure.exchange?.durationMs,
				connected,
				...dialFacts(failure),
			},
			next: [
				step(
					sh`kubectl get --raw '/livez?verbose' --request-timeout=60s -v=9`,
					'Shows with a longer limit which phase takes the time.',
				),
				step(sh`curl -vk -m 60 ${baseUrl(failure)}/version`, 'Asks for something cheap without kubectl.'),
			],
			...(!connected && {
				unknowns: [
					{
						what: 'which phase took the time: name, connection, TLS or the server',
						because: 'the words of this time-out vary by chance, and the log has no trace of the connection',
						settledBy: 'the same command with -v=9',
					},
				],
			}),
		};
	},
});
