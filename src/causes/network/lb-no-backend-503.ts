import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {foreignText, isPage, productOf, showsHeaders, whoAnswered} from '../../clues/front.ts';

export default defineCause({
	id: 'network/lb-no-backend-503',
	title: 'A load balancer has no server to pass requests to',
	explain: `
503 came as a web page, or in words of a load balancer such as \`no healthy upstream\`, without the headers of an API
server: what stands in front has no healthy backend. The API server was not reached.
`,
	lookAlikes: [
		'A JSON Status with an Audit-Id is the API server, often for one aggregated API: health/aggregated-api-unavailable.',
		'The text `starting` is a k3s server that boots: health/apiserver-unavailable.',
		'`Unable to connect to the server: Service Unavailable` with an empty status is a forward proxy.',
	],
	sources: [
		'https://datatracker.ietf.org/doc/html/rfc9110#section-15.6.4',
		'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.status !== 503) return undefined;
		const answer = foreignText(failure);
		if (answer === undefined || productOf(failure, answer) !== undefined) return undefined;
		const balancer =
			/no healthy upstream|upstream connect error|no server is available to handle this request|backend fetch failed/i.exec(
				answer.text,
			)?.[0];
		if (balancer === undefined && !isPage(answer)) return undefined;
		const sure = showsHeaders(failure);
		return {
			grade: sure ? 'proven' : 'likely',
			proof: [answer.line],
			summary: `What stands in front of ${serverOf(failure)?.host ?? 'the API server'} has no healthy backend (503).`,
			stage: 'proxy',
			responder: 'load-balancer',
			facts: {
				host: serverOf(failure)?.host,
				said: balancer,
				server: failure.header('server'),
				via: failure.header('via'),
			},
			next: [
				step(
					sh`curl -vk ${baseUrl(failure)}/readyz`,
					'Shows the headers of whoever answers, and whether it is so for every path.',
				),
				step(
					sh`nc -vz -w 5 <address of an API server behind the load balancer> 6443`,
					'Shows whether a backend accepts connections at all.',
				),
			],
			...(!sure && {unknowns: [whoAnswered]}),
		};
	},
});
