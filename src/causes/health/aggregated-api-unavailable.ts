import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {splitUrl} from '../../http/resource.ts';
import type {Failure, Said} from '../../failures/failure.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isFromElsewhere, isWebPage, serverSays} from '../../clues/words.ts';

// unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: the server is currently unable to …
// couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to …
const list =
	/(?:complete list of server APIs|couldn't get resource list for|unable to retrieve [^\n:]{0,200}):? ([a-z][\w-]*(?:\.[\w-]+)+)\/(v\w+): (?:the server is currently unable to handle the request|stale GroupVersion discovery|error trying to reach service|service unavailable|the server could not find the requested resource|Got empty response for)/;

// … (get pods.metrics.k8s.io): kubectl adds what it asked for, all that is left of it in a last line.
const asked = /currently unable to handle the request \(\w+ [\w-]+\.([\w.-]+)\)/;

/** `kubectl get --raw /apis/metrics.k8s.io/v1beta1/nodes`, of which no request is in the log. */
const raw = /^[^|;&]{0,1000}\b(?:kubectl|oc)\b[^|;&]{0,1000} --raw[ =]["']?(\/apis\/[^\s"']{1,1000})/;

/** The group and version that a URL under `/apis/` names, unless the server has it built in. */
function foreignGroup({exchange, run}: Failure): readonly [group: string, version: string] | undefined {
	const url = exchange?.url ?? (run.exchanges.length === 0 ? raw.exec(run.command ?? '')?.[1] : undefined);
	const [, group, version] = /\/apis\/([^/?#]+)\/(v\w+)/.exec(url ?? '') ?? [];
	return group === undefined || version === undefined || isBuiltinGroup(group) ? undefined : [group, version];
}

export default defineCause({
	id: 'health/aggregated-api-unavailable',
	title: 'An aggregated API is not available',
	explain: `
Some API groups are not served by kube-apiserver but by a program in the cluster, registered as an APIService: metrics-server
(\`metrics.k8s.io\`), adapters for custom metrics, and others. kube-apiserver passes requests on to it. Where it marked the APIService
as unavailable, or cannot connect to the program, it answers 503 in its place.

The rest of the API works. What needs the group fails: \`kubectl top\`, \`kubectl api-resources\`, \`kubectl get all\`, autoscaling, and
the deletion of namespaces.
`,
	lookAlikes: [
		'503 on core paths (`/api`, `/apis/apps`) too is the API server itself, or a load balancer.',
		'The same error during discovery, of a command that then does its work, is no failure.',
	],
	sources: [
		'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/',
		'kube-aggregator pkg/apiserver/handler_proxy.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		let proof: Said | undefined = serverSays(failure, list);
		// kube-apiserver answers for these itself.
		if (isBuiltinGroup(proof?.match[1] ?? 'other')) proof = undefined;
		let group = proof?.match[1];
		let version = proof?.match[2];
		const others = failure.run.exchanges.some(({status}) => status !== undefined && status < 300);
		// A group that is not found, or empty, may be one of custom resources that comes or goes.
		let proven = proof !== undefined && others && !/could not find|Got empty/.test(proof.match[0]);
		const foreign = failure.status === 503 ? foreignGroup(failure) : undefined;
		if (proof === undefined && foreign !== undefined && !isWebPage(failure)) {
			[group, version] = foreign;
			// These two are the aggregator's own; the last is the client's for every 503.
			const words = serverSays(failure, /^\s*service unavailable\s*$|error trying to reach service/m);
			proof =
				words ??
				(isFromElsewhere(failure)
					? undefined
					: serverSays(failure, /the server is currently unable to handle the request/));
			proven = words !== undefined;
		}

		const named = proof === undefined && failure.exchange === undefined ? serverSays(failure, asked) : undefined;
		if (named !== undefined && !isBuiltinGroup(named.match[1] ?? '')) {
			proof = named;
			[, group] = named.match;
		}

		// kubectl top: the group is known, and marked as not fresh or missing; no request failed.
		const metrics =
			proof === undefined && failure.phase !== 'http' ? serverSays(failure, /Metrics API not available/) : undefined;
		if (metrics !== undefined) [group, version] = ['metrics.k8s.io', undefined];
		const said = proof ?? metrics;
		const bare =
			foreign === undefined || isWebPage(failure) || isFromElsewhere(failure)
				? undefined
				: failure.exchange?.statusLine;
		if (bare !== undefined && foreign !== undefined && said === undefined) [group, version] = foreign;
		const line = said ?? bare;
		if (line === undefined || group === undefined) return undefined;
		const service = version === undefined ? undefined : `${version}.${group}`;
		const registered = metrics === undefined ? undefined : hasMetricsGroup(failure);
		const known = proven || registered !== undefined;
		return {
			grade: known ? 'proven' : 'likely',
			proof: [line],
			summary:
				metrics === undefined
					? `The API group ${group} is ${proven ? '' : 'probably '}served by a program in the cluster, and that is not available.`
					: `The API server offers no metrics API (metrics.k8s.io) that kubectl can use: ${
							registered === undefined
								? 'it is not registered, or not available'
								: registered
									? 'it is registered, and not available'
									: 'it is not among the API groups'
						}.`,
			stage: 'aggregation',
			// In place of the program: kube-aggregator handler_proxy.go.
			responder: proven ? 'api-server' : 'unknown',
			...(metrics !== undefined && registered !== true && {retryable: false}),
			facts: {group, version, apiService: service, registered},
			identity: group,
			unknowns: known
				? []
				: [
						{
							what: 'whether the group belongs to an APIService, and why it is not available',
							because: 'the words do not say',
							settledBy: 'kubectl get apiservices: its columns SERVICE and AVAILABLE',
						},
					],
			next: [
				...(registered === false
					? []
					: [
							service === undefined
								? step(
										sh`kubectl get apiservices | grep -F ${group}`,
										'Shows whether the group is registered, by which Service it is served, and why it is not available.',
									)
								: step(
										sh`kubectl describe apiservice ${service}`,
										'Names its Service; the condition Available says why it is not available.',
									),
						]),
				...(/(?:^|\.)metrics\.k8s\.io$/.test(group)
					? [
							step(
								sh`kubectl get pods --all-namespaces -o wide | grep -E "metrics-server|adapter"`,
								'Shows whether the usual programs behind this group run.',
							),
						]
					: []),
			],
		};
	},
});

/**
Whether the server's list of API groups has the metrics API; undefined where the log does not show the whole list.

An APIService that does not work stays in the list, marked as stale. Source: client-go discovery/aggregated_discovery.go.
*/
function hasMetricsGroup({run}: Failure): boolean | undefined {
	const lists = run.exchanges.flatMap(({url, status, responseBody}) =>
		status === 200 && splitUrl(url).path.endsWith('/apis') ? (responseBody?.text.trim() ?? []) : [],
	);
	if (lists.some(text => /"name":\s?"metrics\.k8s\.io"/.test(text))) return true;
	return lists.some(text => text.startsWith('{') && text.endsWith('}')) ? false : undefined;
}
