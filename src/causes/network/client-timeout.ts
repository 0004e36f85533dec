import {loggedAt} from '../../clues/client.ts';
import {defineCause, type Match} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import {
	answererOf,
	baseUrl,
	brokenBody,
	isLimitOfClient,
	serverOf,
	transportError,
	wasAnsweredBefore,
} from '../../clues/transport.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';
import {inNamespace, nearestTarget} from '../../clues/target.ts';
import {dialed, dialNeverEnded, dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/client-timeout',
	title: 'No whole answer came within the time limit of the client',
	explain: `
The client ended the request itself: its limit (\`--request-timeout\`, or 32 seconds for discovery) was over before the response
headers arrived, or before all of the body had. In the first case there is no HTTP status, so the limit is the client's, not the
server's.

Go words the first case in four ways, and which one appears is a matter of chance; they do not tell the phase. The trace of
-v=9 does: with a dial that succeeded, or a connection that was used before, the connection works and the answer is slow.
`,
	lookAlikes: [
		'A 504 with a Status of reason Timeout is the server giving up, not the client.',
		'No dial ended before the limit: network/dial-timeout.',
		'`client rate limiter Wait returned an error` is kubectl slowing itself down.',
		'`unexpected EOF` instead of `Client.Timeout` while the body is read is network/response-body-cut.',
	],
	sources: ['https://pkg.go.dev/net/http#Client (Timeout)', 'client-go rest/request.go'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const body = brokenBody(failure);
		if (body !== undefined && isLimitOfClient(body.match.groups?.original ?? '')) return slowBody(failure, body);
		const said = transportError(failure, 'client-timeout');
		if (said === undefined || dialNeverEnded(failure)) return undefined;
		// net/http `ResponseHeaderTimeout` runs once the request is written; a connection that was waited for had been opened before.
		const connected =
			dialed(failure) ||
			failure.exchanges.some(({timing}) => timing.getConnectionMs !== undefined) ||
			failure.says(/timeout awaiting response headers/) !== undefined;
		// Not a time-out of the connection, which has words of its own. Source: urllib3 `connectionpool.py` (_make_request).
		const pythons = failure.says(/Read timed out\.(?: \(read timeout=(?<seconds>[\d.]{1,12})\))?/);
		const seconds = pythons?.match.groups?.seconds;
		const limit = limitOf(failure) ?? (seconds === undefined ? undefined : `${seconds}s`);
		// These words stand for everything up to the finished TLS handshake, a firewall that drops packets among it.
		const waiting = !connected && failure.says(/while waiting for connection/) !== undefined;
		const open = !connected && !wasAnsweredBefore(failure);
		return {
			grade: waiting ? 'likely' : 'proven',
			proof: [said],
			summary: `${serverOf(failure)?.host ?? 'The server'} sent no answer within the client's limit${limit ? ` of ${limit}` : ''}.`,
			stage: waiting ? 'tcp' : 'response',
			responder: 'nobody',
			retryable: isRepeatable(failure),
			facts: {
				host: serverOf(failure)?.host,
				limit,
				waitedMs: failure.exchange?.durationMs,
				connected: connected || undefined,
				...dialFacts(failure),
			},
			next: [
				...lookFirst(failure),
				step(
					sh`kubectl get --raw '/livez?verbose' --request-timeout=60s -v=9`,
					open
						? 'Shows with a longer limit which phase takes the time.'
						: 'Shows whether a cheap request is answered in time, and which phase takes it.',
				),
				step(sh`curl -vk -m 60 ${baseUrl(failure)}/version`, 'Asks for something cheap without kubectl.'),
			],
			...(open && {
				unknowns: [
					{
						...(pythons === undefined
							? {
									what: 'which phase took the time: name, connection, TLS or the server',
									because: 'the words of this time-out vary by chance, and the log has no trace of the connection',
								}
							: {
									what: 'which phase took the time: TLS or the server',
									because: 'a client in Python has the same words for both',
								}),
						settledBy: loggedAt(failure, 9),
					},
				],
			}),
		};
	},
});

/** `--request-timeout` as the client adds it to its URLs. */
const limitOf = ({exchange}: Failure): string | undefined =>
	exchange !== undefined && URL.canParse(exchange.url)
		? (new URL(exchange.url).searchParams.get('timeout') ?? undefined)
		: undefined;

function slowBody(failure: Failure, said: NonNullable<ReturnType<typeof brokenBody>>): Match {
	const limit = limitOf(failure);
	const {resource, namespace, name, subresource} = nearestTarget(failure);
	return {
		grade: 'proven',
		proof: [said],
		summary: `${serverOf(failure)?.host ?? 'The server'} began a successful answer, and its body was not whole within the client's limit${limit === undefined ? '' : ` of ${limit}`}.`,
		stage: 'response',
		responder: answererOf(failure.exchange),
		retryable: isRepeatable(failure),
		facts: {
			host: serverOf(failure)?.host,
			limit,
			original: said.match.groups?.original,
			connected: true,
			...dialFacts(failure),
		},
		next: [
			...lookFirst(failure),
			...(resource !== undefined && name === undefined && subresource === undefined
				? [
						step(
							sh`kubectl get ${resource} ${inNamespace(namespace)} --chunk-size=100 --request-timeout=60s`,
							'Asks for the list in pieces, and with a longer limit for each of them.',
						),
					]
				: []),
			step(sh`kubectl get --raw '/livez?verbose' -v=9`, 'Shows whether short answers arrive, and how long they take.'),
		],
		unknowns: [
			{
				what: 'whether the server or the way to it is slow',
				because: 'the body trickled or stopped, and nothing says where',
				settledBy: 'the same request from a host next to the API server',
			},
		],
	};
}
