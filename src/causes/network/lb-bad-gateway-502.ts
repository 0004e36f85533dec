import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {foreignText, isPage, isRelayed, productOf, showsHeaders, whoAnswered} from '../../clues/front.ts';
import {hasServerHeaders} from '../../clues/words.ts';

export default defineCause({
	id: 'network/lb-bad-gateway-502',
	title: 'A gateway in front could not reach the server',
	explain: `
502 is the answer of something in front of the API server (a load balancer, ingress or reverse proxy) that got no
sensible answer from behind it. The API server may be down, or only unreachable for that gateway.

The answer is a web page or short text, without the headers of an API server.
`,
	lookAlikes: [
		'`proxy error … while dialing <node>:10250, code 502` in a JSON Status is the way to a kubelet: health/kubelet-tunnel-502.',
		'`Unable to connect to the server: Bad Gateway` with an empty status is a forward proxy: network/proxy-connect-denied.',
	],
	sources: [
		'https://datatracker.ietf.org/doc/html/rfc9110#section-15.6.3',
		'apimachinery pkg/api/errors/errors.go (NewGenericServerResponse)',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 502 || isRelayed(failure) || hasServerHeaders(failure))
			return undefined;
		const answer = foreignText(failure);
		if (productOf(failure, answer) !== undefined && answer !== undefined) return undefined; // A proxy names itself.
		// A sentence of the server's own means that Kubernetes answered; a bare 502 says nothing at all.
		const own = failure.statements.some(
			({clientMade, source}) => !clientMade && source !== 'body' && source !== 'plugin',
		);
		const line = answer?.line ?? failure.exchange?.statusLine;
		if (line === undefined || (answer === undefined && own)) return undefined;
		const sure =
			answer !== undefined && (showsHeaders(failure) || (isPage(answer) && !isAggregated(failure.resource?.group)));
		return {
			grade: sure ? 'proven' : 'likely',
			proof: [line],
			summary: `A gateway in front of ${serverOf(failure)?.host ?? 'the API server'} got no valid answer from behind it (502).`,
			stage: 'proxy',
			responder: 'load-balancer',
			facts: {host: serverOf(failure)?.host, server: failure.header('server'), via: failure.header('via')},
			next: [
				step(
					sh`curl -vk ${baseUrl(failure)}/readyz`,
					"Shows the gateway's headers, and whether it fails for every path.",
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

/** Groups outside of Kubernetes itself may be served by an aggregated API, whose pages the API server passes on. */
const isAggregated = (group: string | undefined): boolean =>
	group?.includes('.') === true && !/^(?:apps|batch|policy)$/.test(group);
