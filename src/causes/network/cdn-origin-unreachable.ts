import {loggedAt} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';
import {hasServerHeaders} from '../../clues/words.ts';

/** Codes that Cloudflare invented for what happens between its edge and the origin; no Kubernetes server has them. */
const meanings: Readonly<Record<number, string>> = {
	520: 'gave an answer that the edge did not understand',
	521: 'refused the connection of the edge',
	522: 'did not accept the connection of the edge in time',
	523: 'could not be reached from the edge',
	524: 'did not answer the edge in time',
	525: 'did not agree on TLS with the edge',
	526: 'showed the edge an invalid certificate',
	530: 'could not be resolved by the edge',
};

export default defineCause({
	id: 'network/cdn-origin-unreachable',
	title: 'A content delivery network could not reach the server',
	explain: `
Codes from 520 to 530 are Cloudflare's own: its edge answered, because the origin, here the API server or what stands in front of
it, could not be reached or did not answer it.

The client's own connection is fine, and nothing is known of credentials or permissions: no Kubernetes server saw the request.
`,
	lookAlikes: [
		'502, 503 and 504 are everybody’s codes: network/lb-bad-gateway-502, network/lb-no-backend-503, network/lb-timeout-504.',
		'A `Status` in JSON and an Audit-Id mean that an API server answered.',
	],
	sources: ['https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const meaning = meanings[failure.status ?? 0];
		const line = failure.exchange?.statusLine;
		if (failure.phase !== 'http' || meaning === undefined || line === undefined || hasServerHeaders(failure))
			return undefined;
		const named = failure.header('cf-ray') !== undefined || /cloudflare/i.test(failure.header('server') ?? '');
		return {
			grade: named ? 'proven' : 'likely',
			proof: [line],
			summary: `A content delivery network answered for ${serverOf(failure)?.host ?? 'the API server'}: the origin ${meaning} (${failure.status}).`,
			stage: 'proxy',
			responder: 'proxy',
			// A certificate, a protocol or a name does not mend itself.
			retryable: isRepeatable(failure) && ![525, 526, 530].includes(failure.status ?? 0),
			facts: {
				host: serverOf(failure)?.host,
				status: failure.status,
				ray: failure.header('cf-ray'),
				server: failure.header('server'),
			},
			next: [
				...lookFirst(failure),
				step(sh`curl -vk ${baseUrl(failure)}/readyz`, 'Shows whether other paths are answered so too.'),
				step(sh`kubectl config view --minify`, 'Shows whether the address of the API server itself was meant.'),
			],
			...(!named && {
				unknowns: [
					{
						what: 'who answered',
						because: 'the log has no response headers, and anything may use a number that nobody assigned',
						settledBy: `${loggedAt(failure, 8)}: Server and CF-Ray name it`,
					},
				],
			}),
		};
	},
});
