import {defineCause, type Match} from '../../clues/cause.ts';
import {foreignText, gatewayFacts, isBehindRedirect, wordsOf} from '../../clues/front.ts';
import {baseUrl, calledExcessive, serverOf} from '../../clues/transport.ts';
import {hasServerHeaders} from '../../clues/words.ts';
import type {Failure} from '../../failures/failure.ts';
import {step} from '../../kubectl/step.ts';
import type {NextStep} from '../../model/finding.ts';
import {sh} from '../../text/sh.ts';

/** nginx and Apache answer 400. Sources: nginx src/http/ngx_http_special_response.c, httpd server/protocol.c. */
const words = /Request Header Or Cookie Too Large|Size of a request header field exceeds server limit/;

export default defineCause({
	id: 'request/header-too-large',
	title: 'The headers of the request are too large',
	explain: `
Somebody on the way accepts no headers of this size. nginx takes 8 KiB for one header unless it is told otherwise, Apache too; kube-apiserver
takes 1 MiB. A bearer token that names hundreds of groups is the usual reason. All requests have it, so that every command fails, and
waiting changes nothing.

The answer is 431, or 400 with a page that says so. Over HTTP/2 nginx sends no answer, but ends the connection (GOAWAY with
\`ENHANCE_YOUR_CALM\`). The client takes that for a mishap and tries again dozens of times.
`,
	lookAlikes: [
		'A body that is too large is answered 413: request/entity-too-large.',
		'`ENHANCE_YOUR_CALM` on a connection that has served requests is about pings or their number: network/http2-goaway.',
	],
	sources: [
		'https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers',
		'https://httpd.apache.org/docs/2.4/mod/core.html#limitrequestfieldsize',
		'https://datatracker.ietf.org/doc/html/rfc6585#section-5',
		'Go net/http server.go (DefaultMaxHeaderBytes)',
	],
	retryable: false,
	rank: 'specific',
	knowsGateways: true,
	match(failure) {
		const ended = calledExcessive(failure);
		const host = serverOf(failure)?.host ?? 'the server address';
		if (ended !== undefined)
			return {
				grade: 'likely',
				proof: [ended],
				summary: `${host} ended the connection at its first request (ENHANCE_YOUR_CALM): most likely the headers of the request are larger than it accepts.`,
				stage: 'response',
				reached: {stage: 'tls', because: 'HTTP/2 is spoken behind TLS'},
				responder: 'nobody',
				facts: {
					host: serverOf(failure)?.host,
					code: ended.match.groups?.code,
					attempts: failure.exchanges.length || undefined,
				},
				unknowns: [
					{
						what: 'what the other side found too much',
						because:
							'the code stands for any excess; at the first request of a connection there is little else but its headers',
						settledBy: 'the error log of the gateway or server at that time',
					},
				],
				rulesOut: [
					{
						id: 'network/http2-goaway',
						because:
							'the first request of a new connection ended it, so that neither pings nor the number of requests can be meant',
					},
				],
				next: stepsFor(failure),
			};
		return refusal(failure, host);
	},
});

function refusal(failure: Failure, host: string): Match | undefined {
	if (failure.phase !== 'http' || isBehindRedirect(failure)) return undefined;
	const answer = foreignText(failure);
	const said = failure.status === 400 && answer !== undefined && words.test(answer.text) ? answer.line : undefined;
	const proof = said ?? (failure.status === 431 ? (failure.exchange?.statusLine ?? answer?.line) : undefined);
	if (proof === undefined) return undefined;
	// Go's server answers 431 before kube-apiserver gets the request, without any header of it.
	const byGateway = said !== undefined || failure.header('server') !== undefined;
	return {
		grade: 'proven',
		proof: [proof],
		summary: byGateway
			? `The gateway at ${host} does not accept request headers of this size (${failure.status}).`
			: `The request was answered ${failure.status}: its headers are larger than whoever answered accepts.`,
		stage: byGateway ? 'proxy' : 'response',
		responder: byGateway ? 'load-balancer' : hasServerHeaders(failure) ? 'api-server' : 'unknown',
		facts: {
			host: serverOf(failure)?.host,
			status: failure.status,
			said: answer === undefined ? undefined : wordsOf(answer),
			...gatewayFacts(failure),
		},
		next: stepsFor(failure),
	};
}

const stepsFor = (failure: Failure): NextStep[] => [
	step(
		sh`kubectl config view --minify --raw -o jsonpath='{.users[0].user.token}' | wc -c`,
		'Counts the bytes of the token, if the kubeconfig has it.',
	),
	step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows whether a request without a token is answered.'),
];
