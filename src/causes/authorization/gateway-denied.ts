import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import {
	foreignText,
	gatewayWords,
	isAccessRefusal,
	isByGateway,
	isPage,
	isSince122,
	isSureOfGateway,
	productOf,
	showsHeaders,
	wordsOf,
} from '../../clues/front.ts';
import type {Line} from '../../model/exchange.ts';
import {baseUrl, isPlainHttp, serverOf} from '../../clues/transport.ts';

export default defineCause({
	id: 'authorization/gateway-denied',
	title: 'A gateway in front of the API server said no',
	explain: `
The answer is a 403 that is no \`Status\` object and carries none of the headers that kube-apiserver sets (\`Audit-Id\`,
\`X-Kubernetes-Pf-…\`). An access gateway (Teleport, Rancher, a service mesh, an identity-aware proxy) refused by its own rules.

\`kubectl proxy\` answers so too, with the one word \`Forbidden\`: to hosts other than localhost, and to exec and attach, unless its options
\`--accept-hosts\` and \`--reject-paths\` say otherwise.

The permissions inside the cluster were not looked at.
`,
	lookAlikes: [
		'`User "…" cannot …` in a `Status` is kube-apiserver itself.',
		'A 403 with an HTML page is most often a web proxy: see the network causes.',
	],
	sources: [
		'apiserver pkg/endpoints/filters/with_auditid.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
		'kubectl pkg/proxy/proxy_server.go (FilterServer)',
	],
	retryable: false,
	rank: 'general',
	knowsGateways: true,
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 403) return undefined;
		const answer = foreignText(failure) ?? refusedStream(failure);
		if (answer === undefined || productOf(failure, answer) !== undefined) return undefined;
		const isAccess = isAccessRefusal(answer.text);
		if (isPage(answer) && !isAccess) return undefined;
		if (/"kind":\s*"Status"/.test(answer.text)) return undefined;
		// Without headers a bare text counts on paths that kube-apiserver serves itself: it refuses them with a Status.
		const known = isByGateway(failure) || refusedStream(failure) !== undefined;
		if (!known && !(showsHeaders(failure) || (isSureOfGateway(failure) && isWholeAnswer(failure)))) return undefined;
		const server = failure.header('server');
		const words = wordsOf(answer);
		// Everything that its filters for hosts, paths and methods do not let through. Source: kubectl pkg/proxy/proxy_server.go.
		const asProxy = answer.text.trim() === 'Forbidden' && server === undefined && isPlainHttp(failure);
		return {
			grade: gatewayWords.test(answer.text) && isSureOfGateway(failure) ? 'proven' : 'likely',
			proof: [answer.line],
			summary: isAccess
				? 'Cloudflare Access, in front of the API server, refused: it let nobody through, or not this user or service token.'
				: `Something at ${serverOf(failure)?.host ?? 'the server address'}${server === undefined ? '' : ` (${server})`} refused the request (403)${words === undefined ? '' : `: ${words}`}${asProxy ? ', as kubectl proxy does with what its filters do not let through.' : ''}`,
			stage: 'proxy',
			responder: 'proxy',
			facts: {
				server,
				contentType: failure.header('content-type'),
				words: isAccess ? undefined : words,
			},
			unknowns:
				known || asProxy || isSince122(failure)
					? []
					: [
							{
								what: 'whether an API server before 1.22 wrote it',
								because: 'those set Audit-Id only on audited requests',
								settledBy: 'the access log of the gateway at that time',
							},
						],
			next: [
				step(sh`kubectl config view --minify`, 'Shows which address the context really talks to.'),
				step(
					sh`curl -vk ${baseUrl(failure)}/version`,
					'Shows whether a request without credentials is answered so too, and by whom.',
				),
			],
		};
	},
});

/** The text is a body, or what client-go kept of one that is text; kubectl cuts neither below 1024 characters. */
const isWholeAnswer = (failure: Failure): boolean =>
	failure.run.notes.some(({apiStatus}) => apiStatus?.clientMade === true && apiStatus.code === failure.status);

/** One bare word in answer to a stream: the API server says it in a Status, a kubelet with the user's name. */
function refusedStream(failure: Failure): {readonly text: string; readonly line: Line} | undefined {
	const said = failure.says(/(?:websocket: bad handshake \(403 Forbidden\)|unable to upgrade connection): Forbidden$/);
	return said === undefined ? undefined : {text: 'Forbidden', line: said.statement.line};
}
