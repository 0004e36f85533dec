import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {isFromElsewhere} from '../../clues/words.ts';
import {
	foreignText,
	gatewayFacts,
	isBehindRedirect,
	isByGateway,
	isRelayed,
	isSureOfGateway,
	productOf,
	whoAnswered,
	wordsOf,
} from '../../clues/front.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';

/** Milliseconds below which nobody sets a time limit for requests. */
const NO_LIMIT = 1000;

export default defineCause({
	id: 'network/lb-timeout-504',
	title: 'A gateway in front got no answer in time',
	explain: `
504 came as a web page, in JSON that is no \`Status\`, or in words of a load balancer such as \`upstream request timeout\`: what
stands in front of the API server waited as long as it is set to, often exactly 30, 60 or 120 seconds, and gave up.

The request may have been carried out all the same. Long requests (watch, logs, exec, large lists) meet this first.
`,
	lookAlikes: [
		"A JSON Status of reason Timeout is the API server's own limit: health/server-timeout-504.",
		"No status at all is the client's limit: network/client-timeout.",
	],
	sources: [
		'https://datatracker.ietf.org/doc/html/rfc9110#section-15.6.5',
		'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.status !== 504 || isBehindRedirect(failure)) return undefined;
		const answer = foreignText(failure);
		// An empty answer: the API server's own 504 has a Status and an Audit-Id, so the headers tell.
		const line = answer?.line ?? failure.exchange?.statusLine;
		const own = failure.exchanges.some(({apiStatus}) => apiStatus?.clientMade === false);
		if (line === undefined || own || productOf(failure, answer) !== undefined || isRelayed(failure)) return undefined;
		const byGateway = isByGateway(failure);
		if (!byGateway && !isFromElsewhere(failure)) return undefined;
		const sure = byGateway && isSureOfGateway(failure);
		const waited = failure.exchange?.durationMs;
		const host = serverOf(failure)?.host;
		const place = host ?? 'the server address';
		const early = waited !== undefined && waited < NO_LIMIT;
		return {
			grade: sure ? 'proven' : 'likely',
			proof: [line],
			summary:
				waited === undefined
					? `The gateway at ${place} gave up waiting for the server behind it (504).`
					: early
						? `Something at ${place} answered 504 in place of the API server, after only ${waited} ms.`
						: `The gateway at ${place} gave up waiting for the server behind it after ${waited} ms (504).`,
			stage: 'proxy',
			responder: 'load-balancer',
			retryable: isRepeatable(failure),
			facts: {
				host,
				waitedMs: waited,
				said: answer === undefined ? undefined : wordsOf(answer),
				...gatewayFacts(failure),
				via: failure.header('via'),
			},
			next: [
				...lookFirst(failure),
				step(sh`curl -vk ${baseUrl(failure)}/readyz`, 'Shows whether cheap requests get through.'),
				step(sh`kubectl get --raw '/livez?verbose'`, 'Shows whether the checks of the API server pass, if it answers.'),
			],
			unknowns: [
				...(sure || isFromElsewhere(failure) ? [] : [whoAnswered]),
				...(early
					? [
							{
								what: 'why the gateway answered 504 so soon',
								because: `${waited} ms is no time limit that anybody sets`,
								settledBy: 'the log of the gateway at that time',
							},
						]
					: []),
			],
		};
	},
});
