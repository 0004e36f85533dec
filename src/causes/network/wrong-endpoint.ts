import {loggedAt} from '../../clues/client.ts';
import {defineCause, type Match} from '../../clues/cause.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {decodeResource, splitUrl} from '../../http/resource.ts';
import type {Line} from '../../model/exchange.ts';
import type {Failure} from '../../failures/failure.ts';
import {step} from '../../kubectl/step.ts';
import {Blank, sh} from '../../text/sh.ts';
import {commandLine} from '../../text/shell.ts';
import {
	foreignText,
	gatewayFacts,
	isBehindRedirect,
	isByGateway,
	isPage,
	productOf,
	wordsOf,
} from '../../clues/front.ts';
import {addressOf, baseUrl, serverOf} from '../../clues/transport.ts';
import {hasServerHeaders, isFromElsewhere, serverSays} from '../../clues/words.ts';

/** The roots of the API, as they stand in a path: every API server has them, whatever a gateway puts in front. */
const root = /\/apis?(?:\?|$)/;

export default defineCause({
	id: 'network/wrong-endpoint',
	title: 'A 404 came from something that is no API server',
	explain: `
Either the very first path that kubectl asks for, \`/api\` or \`/apis\`, was answered 404: every API server serves it to whoever may see
it, so what answered is none. Or a later path was, with a page, words or headers that no API server writes (\`default backend - 404\` is
an ingress controller without a rule for the path).

An API server itself answers 404 for its roots where a prefix in front of the path reaches it (\`/clusters/one/api\`): it knows none. A
gateway for several clusters has to take the prefix away.

What answered is another web server, or a gateway that expects a prefix in front of the path or passes on only some paths. Most
often no object was looked for.
`,
	lookAlikes: [
		'A 404 with a Status and an Audit-Id comes from an API server: request/not-found.',
		'A web page with status 200 is network/captive-portal-html.',
		'An answer of the right kind that ends in the middle is network/response-body-cut.',
	],
	sources: [
		'client-go discovery/discovery_client.go',
		'apiserver pkg/server/genericapiserver.go (/api, /apis)',
		'https://kubernetes.github.io/ingress-nginx/user-guide/default-backend/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const {exchange} = failure;
		const foreign200 = otherObject(failure);
		if (foreign200 !== undefined) return foreign200;
		if (failure.status !== 404 || exchange?.statusLine === undefined) return undefined;
		if (hasServerHeaders(failure)) return underPrefix(failure, exchange.statusLine);
		if (isBehindRedirect(failure)) return undefined;
		if (failure.exchanges.some(({apiStatus}) => apiStatus !== undefined && !apiStatus.clientMade)) return undefined;
		const answer = foreignText(failure);
		if (answer !== undefined && productOf(failure, answer) !== undefined) return undefined;
		const foreign = isByGateway(failure);
		const others = failure.run.exchanges.some(({status}) => status !== undefined && status < 400);
		// Old clients ask old servers for groups that they may not have; then others were answered.
		const isRoot = root.test(exchange.url) && !others;
		if (!isRoot && !foreign) return undefined;
		const said = serverSays(failure, /404 page not found|the server could not find the requested resource/);
		const address = addressOf(failure) ?? 'https://<host>:<port>';
		const host = serverOf(failure)?.host;
		const path = /^https?:\/\/[^/]+(\/[^?]*)/.exec(exchange.url)?.[1];
		return {
			grade: foreign && answer !== undefined ? 'proven' : 'likely',
			proof: [
				...(foreign && answer !== undefined ? [answer.line] : []),
				exchange.statusLine,
				...(said === undefined ? [] : [said]),
			],
			summary: isRoot
				? `What answers at ${address} has no Kubernetes API.`
				: `Something at ${host ?? 'the server address'} answered 404 for ${path ?? 'this path'} in place of the API server.`,
			stage: isRoot ? 'response' : 'proxy',
			...(foreign && !isRoot ? {responder: 'load-balancer' as const} : {}),
			facts: {
				host,
				address,
				path: isRoot ? undefined : path,
				said: answer === undefined ? undefined : wordsOf(answer),
				...gatewayFacts(failure),
			},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the address: host, port, and the path behind them.'),
				step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows who answers there; an API server tells its version.'),
			],
			unknowns: foreign
				? isRoot || answer === undefined || !isPage(answer)
					? []
					: [
							{
								what: 'whether the API server saw the request',
								because: 'a gateway can put a page of its own in place of an answer',
								settledBy: 'the log of the gateway at that time',
							},
						]
				: [
						{
							what: 'what stands at this address',
							because: isFromElsewhere(failure)
								? 'nothing in the answer names who wrote it'
								: 'a 404 without an Audit-Id header or a Status does not say who wrote it',
							settledBy: commandLine(sh`curl -vk ${baseUrl(failure)}/version`),
						},
					],
		};
	},
});

/** An API server knows its roots, but not under a prefix: the path of the kubeconfig's address came through to it. */
function underPrefix(failure: Failure, line: Line): Match | undefined {
	const {exchange} = failure;
	const {prefix = '', path = ''} = (exchange && decodeResource(exchange.method, exchange.url)) ?? {};
	if (exchange === undefined || prefix === '' || !/^\/apis?$/.test(path)) return undefined;
	const host = serverOf(failure)?.host;
	return {
		grade: 'proven',
		proof: [line],
		summary: `The API server was asked for ${prefix}${path} and serves no such path: the prefix ${prefix} of the address came through to it.`,
		stage: 'response',
		responder: 'api-server',
		facts: {host, address: addressOf(failure), prefix, ...gatewayFacts(failure)},
		next: [
			step(sh`kubectl config view --minify`, 'Shows the address: host, port, and the path behind them.'),
			step(
				sh`curl -vk ${serverOf(failure)?.url ?? new Blank('https://<host>:<port>')}/version`,
				'Shows who answers without the prefix; an API server tells its version.',
			),
		],
		unknowns: [
			{
				what: 'whether the prefix is wrong in the kubeconfig, or a gateway should have taken it away',
				because: 'the answer shows only that it reached the API server',
				settledBy: 'the configuration of what listens at the address',
			},
		],
	};
}

/**
A good answer that the decoder could not read: text, or JSON that is no Kubernetes object. Built-in types are served by
kube-apiserver, which writes neither.
*/
function otherObject(failure: Failure): Match | undefined {
	const {exchange, resource} = failure;
	if (
		failure.phase !== 'local' ||
		exchange?.status !== 200 ||
		resource === undefined ||
		resource.subresource !== undefined
	)
		return undefined;
	const said = failure.says(
		/^(?:error: )?(?:serializer for (?<type>(?!text\/html)[\w.+-]{1,100}\/[\w.+-]{1,100})(?:;\S{0,100})?(?: charset=\S{1,40})? doesn't exist|Object 'Kind' is missing in '(?<object>[^']{0,200}))/,
	);
	if (said === undefined) return undefined;
	const {type, object} = said.match.groups ?? {};
	const builtIn = isBuiltinGroup(resource.group) && !hasServerHeaders(failure);
	const host = serverOf(failure)?.host;
	const {path} = splitUrl(exchange.url);
	return {
		grade: builtIn ? 'proven' : 'likely',
		proof: [said, ...(exchange.statusLine === undefined ? [] : [exchange.statusLine])],
		summary: builtIn
			? `Something at ${host ?? 'the server address'} answered 200 for ${path} in place of the API server, with ${type ?? 'JSON that is no Kubernetes object'}.`
			: `The answer for ${path} (200) is no Kubernetes object, but ${type ?? 'other JSON'}.`,
		stage: builtIn ? 'proxy' : 'response',
		responder: builtIn ? 'proxy' : 'unknown',
		facts: {host, path, contentType: type, said: object?.trim()},
		next: [
			step(sh`kubectl get --raw ${path}`, 'Prints what is answered there.'),
			step(sh`kubectl config view --minify`, 'Shows the address: host, port, and the path behind them.'),
		],
		unknowns: builtIn
			? []
			: [
					{
						what: 'who wrote it',
						because:
							'an aggregated API is served by a program of its own, and something in front of the API server can answer too',
						settledBy: `${loggedAt(failure, 8)}: an Audit-Id header is the API server's`,
					},
				],
	};
}
