import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {isFromElsewhere} from '../../clues/words.ts';
import {foreignText, isPage, isRelayed, productOf, showsHeaders, whoAnswered} from '../../clues/front.ts';

export default defineCause({
	id: 'network/lb-timeout-504',
	title: 'A gateway in front gave up waiting',
	explain: `
504 came as a web page, or in words of a load balancer such as \`upstream request timeout\`: what stands in front of the
API server waited as long as it is set to, often exactly 30, 60 or 120 seconds, and gave up.

The request may still have been carried out. Long requests (watch, logs, exec, large lists) meet this first.
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
		if (failure.status !== 504) return undefined;
		const answer = foreignText(failure);
		// An empty answer: the API server's own 504 has a Status and an Audit-Id, so the headers tell.
		const line = answer?.line ?? failure.exchange?.statusLine;
		const own = failure.exchanges.some(({apiStatus}) => apiStatus?.clientMade === false);
		if (line === undefined || own || productOf(failure, answer) !== undefined || isRelayed(failure)) return undefined;
		const balancer = /upstream request timeout|stream timeout|upstream timed out/i.exec(answer?.text ?? '')?.[0];
		const foreign = balancer !== undefined || (answer !== undefined && isPage(answer));
		// Gateways for APIs answer in JSON of their own; then the headers must show that no API server wrote it.
		if (!foreign && !isFromElsewhere(failure)) return undefined;
		const sure = foreign && showsHeaders(failure);
		const waited = failure.exchange?.durationMs;
		return {
			grade: sure ? 'proven' : 'likely',
			proof: [line],
			summary: `What stands in front of ${serverOf(failure)?.host ?? 'the API server'} gave up waiting${waited === undefined ? '' : ` after ${waited} ms`} (504).`,
			stage: 'proxy',
			responder: 'load-balancer',
			facts: {
				host: serverOf(failure)?.host,
				waitedMs: waited,
				said: balancer,
				server: failure.header('server'),
				via: failure.header('via'),
			},
			next: [
				step(sh`curl -vk ${baseUrl(failure)}/readyz`, 'Shows whether cheap requests get through.'),
				step(sh`kubectl get --raw '/livez?verbose'`, 'Shows whether the API server itself is slow.'),
			],
			...(!sure && !isFromElsewhere(failure) && {unknowns: [whoAnswered]}),
		};
	},
});
