import {defineCause} from '../../clues/cause.ts';
import {serverOf} from '../../clues/transport.ts';
import {
	foreignText,
	gatewayFacts,
	isBehindRedirect,
	isPage,
	isRelayed,
	isSureOfGateway,
	productOf,
	showsHeaders,
	statusOfAnswer,
	whoAnswered,
	wordsOf,
} from '../../clues/front.ts';
import {backendSteps} from '../../clues/gateway-steps.ts';
import {isRepeatable, lookFirst} from '../../clues/repeat.ts';
import {hasServerHeaders} from '../../clues/words.ts';

/** The whole answer is the error of a connection: a reverse proxy written in Go, `kubectl proxy` among them, says it so. */
const dialError =
	/^(?:dial tcp |lookup |EOF$|remote error: tls: |(?:tls: failed to verify certificate: )?x509: |read tcp |context deadline exceeded$)/;

/** Apache and Envoy say why. Sources: httpd modules/proxy/proxy_util.c (ap_proxyerror), envoy source/common/router. */
const reason = /(?:Reason: <strong>|reset reason: )(?<reason>[^<\n]{1,200})/;

export default defineCause({
	id: 'network/lb-bad-gateway-502',
	title: 'A gateway in front could not reach the server',
	explain: `
502 is the answer of something in front of the API server (a load balancer, ingress or reverse proxy) that got no usable
answer from behind it. The API server may be down, or only unreachable for that gateway: nothing listens there, no route, a
certificate that the gateway does not accept, an answer that broke off.

The answer is a web page, short text or JSON of the gateway, without the headers of an API server. \`kubectl proxy\` and other
proxies written in Go answer 500 or 502 with nothing but the error of their own connection.
`,
	lookAlikes: [
		'`proxy error … while dialing <node>:10250, code 502` in a JSON Status is the way to a kubelet: health/kubelet-tunnel-502.',
		'`Unable to connect to the server: Bad Gateway` with an empty status is a forward proxy: network/proxy-connect-denied.',
	],
	sources: [
		'https://datatracker.ietf.org/doc/html/rfc9110#section-15.6.3',
		'apimachinery pkg/api/errors/errors.go (NewGenericServerResponse)',
		'kubectl pkg/proxy/proxy_server.go (responder)',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const status = statusOfAnswer(failure);
		if (failure.phase !== 'http' || isRelayed(failure) || hasServerHeaders(failure) || isBehindRedirect(failure))
			return undefined;
		const answer = foreignText(failure);
		const dialed = answer !== undefined && dialError.test(answer.text.trim());
		if (status !== 502 && !(status === 500 && dialed)) return undefined;
		if (productOf(failure, answer) !== undefined && answer !== undefined) return undefined; // A proxy names itself.
		// A sentence of the server's own means that Kubernetes answered; a bare 502 says nothing at all.
		const own = failure.statements.some(
			({clientMade, source}) => !clientMade && source !== 'body' && source !== 'plugin',
		);
		const line = answer?.line ?? failure.exchange?.statusLine;
		if (line === undefined || (answer === undefined && own)) return undefined;
		const sure = answer !== undefined && (showsHeaders(failure) || (isPage(answer) && isSureOfGateway(failure)));
		const error = dialed ? wordsOf(answer) : reason.exec(answer?.text ?? '')?.groups?.reason?.trim();
		const host = serverOf(failure)?.host;
		return {
			grade: sure ? 'proven' : 'likely',
			proof: [line],
			summary: dialed
				? `A proxy at ${host ?? 'the server address'} could not reach the API server behind it: ${error}`
				: isSureOfGateway(failure)
					? `The gateway at ${host ?? 'the server address'} got no usable answer from the server behind it (502)${error === undefined ? '.' : `: ${error}`}`
					: `The answer was 502 Bad Gateway, by a gateway at ${host ?? 'the server address'} or by the program behind the API group ${failure.resource?.group}.`,
			...(dialed || isSureOfGateway(failure)
				? {stage: 'proxy' as const, responder: dialed ? ('proxy' as const) : ('load-balancer' as const)}
				: {stage: 'response' as const, responder: 'unknown' as const}),
			retryable: isRepeatable(failure),
			facts: {host, status, error, ...gatewayFacts(failure), via: failure.header('via')},
			next: [...lookFirst(failure), ...backendSteps(failure, dialedIn(error))],
			unknowns: [
				...(sure ? [] : [whoAnswered]),
				...(error !== undefined
					? []
					: [
							{
								what: 'why the gateway got no usable answer',
								because: 'its answer names no reason',
								settledBy: 'the error log of the gateway at that time',
							},
						]),
			],
		};
	},
});

/** Host and port that the proxy tried: `dial tcp 10.0.0.1:6443: …`. */
const dialedIn = (error: string | undefined): string[] => {
	const [, host, port] = /^dial tcp \[?([\w.:-]{1,253}?)\]?:(\d{1,5}): /.exec(error ?? '') ?? [];
	return host === undefined || port === undefined ? [] : [host, port];
};
