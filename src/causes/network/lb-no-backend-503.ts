import {defineCause} from '../../clues/cause.ts';
import {serverOf} from '../../clues/transport.ts';
import {
	foreignText,
	gatewayFacts,
	isBehindRedirect,
	isByGateway,
	isSureOfGateway,
	productOf,
	whoAnswered,
	wordsOf,
} from '../../clues/front.ts';
import {backendSteps} from '../../clues/gateway-steps.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';

export default defineCause({
	id: 'network/lb-no-backend-503',
	title: 'A gateway in front cannot serve requests now',
	explain: `
503 came as a web page, in JSON that is no \`Status\`, or in words of a load balancer such as \`no healthy upstream\`, without the
headers of an API server: something in front wrote it. Most often it has no healthy server behind it; nginx also answers so
when a client exceeds a rate limit, and others while they are in maintenance.
`,
	lookAlikes: [
		'A JSON Status with an Audit-Id is the API server, often for one aggregated API: health/aggregated-api-unavailable.',
		'The text `starting` is a k3s server that boots: health/apiserver-unavailable.',
		'`Unable to connect to the server: Service Unavailable` with an empty status is a forward proxy: network/proxy-connect-denied.',
	],
	sources: [
		'https://datatracker.ietf.org/doc/html/rfc9110#section-15.6.4',
		'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage',
		'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_status',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.status !== 503 || !isByGateway(failure) || isBehindRedirect(failure)) return undefined;
		const answer = foreignText(failure);
		const line = answer?.line ?? failure.exchange?.statusLine;
		if (line === undefined || productOf(failure, answer) !== undefined) return undefined;
		const none =
			/no healthy upstream|no server is available to handle this request|no available server|backend fetch failed/i.exec(
				answer?.text ?? '',
			)?.[0];
		const words = none ?? (answer === undefined ? undefined : wordsOf(answer));
		const sure = isSureOfGateway(failure);
		const host = serverOf(failure)?.host;
		return {
			grade: sure ? 'proven' : 'likely',
			proof: [line],
			summary:
				none === undefined
					? `Something at ${host ?? 'the server address'} answered 503 in place of the API server.`
					: `The gateway at ${host ?? 'the server address'} has no healthy server behind it (503).`,
			stage: 'proxy',
			responder: 'load-balancer',
			retryable: isRepeatable(failure),
			facts: {host, said: words, ...gatewayFacts(failure), via: failure.header('via')},
			next: [...lookFirst(failure), ...backendSteps(failure)],
			unknowns: [
				...(sure ? [] : [whoAnswered]),
				...(none === undefined
					? [
							{
								what: 'why the gateway answered 503',
								because: 'no server behind it, a rate limit and maintenance look the same',
								settledBy: 'the log of the gateway at that time',
							},
						]
					: []),
			],
		};
	},
});
