import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {
	foreignText,
	gatewayFacts,
	isBehindRedirect,
	isByGateway,
	isSureOfGateway,
	whoAnswered,
	wordsOf,
} from '../../clues/front.ts';
import {unretried} from '../../clues/retried.ts';

export default defineCause({
	id: 'network/gateway-rate-limit',
	title: 'A gateway in front limits the rate of requests',
	explain: `
429 came as a web page or in JSON that is no \`Status\`, without the headers of an API server, or without the \`Retry-After\` that
kube-apiserver sends and kubectl obeys: something in front counts the requests of this client, or of all of them, and refused one too
many. The API server did not see the request, and its priority and fairness has no part in it.

Discovery sends many requests in a short time, so a low limit hits kubectl before other programs.
`,
	lookAlikes: [
		'A 429 with an Audit-Id or with `Too many requests, please try again later.` is the API server: health/apf-rejected-429.',
		'nginx answers 503 unless it is told to answer 429: network/lb-no-backend-503.',
	],
	sources: [
		'https://datatracker.ietf.org/doc/html/rfc6585#section-4',
		'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const refused = isByGateway(failure) ? failure.exchange : unretried(failure);
		if ((failure.status ?? refused?.status) !== 429 || isBehindRedirect(failure)) return undefined;
		if (refused === undefined && !isByGateway(failure)) return undefined;
		const answer = foreignText(failure);
		const line = answer?.line ?? refused?.statusLine;
		if (line === undefined) return undefined;
		const sure = isByGateway(failure) && isSureOfGateway(failure);
		const host = serverOf(failure)?.host;
		return {
			grade: sure ? 'proven' : 'likely',
			proof: [line],
			summary: `The gateway at ${host ?? 'the server address'} limits the rate of requests, and refused this one (429).`,
			stage: 'proxy',
			responder: 'load-balancer',
			facts: {
				host,
				said: answer === undefined ? undefined : wordsOf(answer),
				retryAfter: failure.header('retry-after'),
				...gatewayFacts(failure),
				via: failure.header('via'),
			},
			next: [step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows whether a single request gets through by now.')],
			unknowns: [
				...(sure ? [] : [whoAnswered]),
				{
					what: 'what the limit is, and whom it counts together',
					because: 'the answer does not say',
					settledBy: 'the configuration of the gateway',
				},
			],
		};
	},
});
