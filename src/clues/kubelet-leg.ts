import type {FactValue, NextStep} from '../model/finding.ts';
import {step} from '../kubectl/step.ts';
import {sh} from '../text/sh.ts';
import type {Failure, Said} from '../failures/failure.ts';
import {decodeResource} from '../http/resource.ts';
import {inNamespace, targetOf, wordOr} from './target.ts';
import {serverSays} from './words.ts';
import {shorten} from '../text/shorten.ts';

/** What kept the API server from talking to a kubelet. */
export type LegTrouble = 'konnectivity' | 'tunnel' | 'certificate' | 'unreachable';

export type KubeletLeg = {
	readonly said: Said;
	readonly host: string | undefined;
	readonly port: string | undefined;
	readonly error: string;
	readonly trouble: LegTrouble;
};

// error dialing backend: dial tcp 10.0.1.7:10250: connect: connection refused  (exec, attach, port-forward)
const backend = /error dialing backend: ([^\n]*)/;
// Get "https://10.0.1.7:10250/containerLogs/web/app-1/app": dial tcp 10.0.1.7:10250: i/o timeout  (logs and others)
const request =
	/(?:Get|Post) "?https:\/\/(\[[^[\]]*\]|[^/":]+):(\d+)\/(?:containerLogs|exec|attach|portForward|run|stats|pods|metrics|checkpoint|debug|runningpods|logs|configz)\b[^\s"]*"?: ([^\n]*)/;

// proxy error from 127.0.0.1:9345 while dialing 10.0.1.7:10250, code 502: 502 Bad Gateway
// Source: apiserver pkg/server/egressselector/egress_selector.go: a proxy of the API server refused CONNECT.
const tunnel = /(?:^|: )(proxy error from \S+ while dialing \S+:\d+, code \d+[^\n]*)/;

function troubleOf(error: string): LegTrouble | undefined {
	if (/proxy error from \S+ while dialing \S+, code \d+/.test(error)) return 'tunnel';
	// The last is the SSH tunneler of old GKE and kube-up clusters, which konnectivity replaced.
	if (
		/[Nn]o agent available|konnectivity|ssh: rejected|failed to get connection to agent|No SSH tunnels currently open/.test(
			error,
		)
	)
		return 'konnectivity';
	if (/x509:|tls: failed to verify|remote error: tls: /.test(error)) return 'certificate';
	// A proxy refused the tunnel to the node: Go's error is then the bare reason of its answer. Source: Go net/http `dialConn`.
	if (/^(?:Forbidden|Proxy Authentication Required|Service Unavailable|Bad Gateway|Gateway Time-?out)$/i.test(error))
		return 'unreachable';
	// Any other way in which a connection fails; answers of the kubelet itself have none of these words.
	return /dial tcp|EOF|connection re(?:fused|set)|context deadline exceeded|timeout|no route to host|no such host|broken pipe|failed to dial/.test(
		error,
	)
		? 'unreachable'
		: undefined;
}

/** Finds a failed connection from the API server to a kubelet; the client's own connection never has these words. */
export function kubeletLegOf(failure: Failure): KubeletLeg | undefined {
	const logs = serverSays(failure, request);
	const said = logs ?? serverSays(failure, backend) ?? serverSays(failure, tunnel);
	if (said === undefined) return undefined;
	const error = ((logs === undefined ? said.match[1] : said.match[3]) ?? '').trim();
	const trouble = troubleOf(error);
	if (trouble === undefined) return undefined;
	const dialed = /(?:dial tcp|while dialing) (\[[^[\]]*\]|[^\s:]+):(\d+)/.exec(error);
	return {
		said,
		host: logs?.match[1] ?? dialed?.[1] ?? /lookup (\S+)/.exec(error)?.[1]?.replace(/:$/, ''),
		port: logs?.match[2] ?? dialed?.[2],
		error,
		trouble,
	};
}

export function legFacts(failure: Failure, {host, port, error}: KubeletLeg): Record<string, FactValue | undefined> {
	const {subresource, namespace, name} = targetOf(failure);
	return {component: 'kubelet', node: host, port, subresource, namespace, pod: name, error: shorten(error, 300)};
}

/** The node of the pod that the request was about, where the log shows the pod as the server returned it. */
export function nodeOf({resource: asked, run}: Failure): string | undefined {
	if (asked?.name === undefined) return undefined;
	for (const {method, url, status, responseBody} of run.exchanges) {
		const read = method === 'GET' && status === 200 ? decodeResource(method, url)?.resource : undefined;
		const same = read?.resource === 'pods' && read.name === asked.name && read.namespace === asked.namespace;
		const node =
			same && read.subresource === undefined ? /"nodeName":\s?"([^"]+)"/.exec(responseBody?.text ?? '') : null;
		if (node !== null) return node[1];
	}

	return undefined;
}

/**
Whether a request that a kubelet has to answer ended because the pod's Node does not exist.

The API server takes the resource for the words from the request, so that they call the node a pod; only the name tells. Source:
apiserver `pkg/registry/generic/registry/store.go` (qualifiedResourceFromContext).
*/
export function isNodeMissing(failure: Failure): boolean {
	const {resource, subresource, name} = failure.resource ?? {};
	if (failure.status !== 404 || resource !== 'pods' || name === undefined) return false;
	const missing = serverSays(failure, /(?<![a-z])pods "([^"\n]{1,253})" not found/)?.match[1];
	return /^(?:log|exec|attach|portforward)$/.test(subresource ?? '') && missing !== undefined && missing !== name;
}

/** Reading steps about the node that could not be reached. */
export function legSteps(failure: Failure): NextStep[] {
	const {namespace, name} = targetOf(failure);
	const node = nodeOf(failure);
	return node === undefined
		? [
				step(
					sh`kubectl get pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)} -o wide`,
					'Names the node of the pod.',
				),
				step(sh`kubectl get nodes -o wide`, 'Shows whether that node is Ready, and its addresses.'),
			]
		: [
				step(
					sh`kubectl describe node ${node}`,
					'Shows the conditions and addresses of the node, and when its kubelet last renewed the lease.',
				),
			];
}
