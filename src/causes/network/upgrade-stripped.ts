import {loggedAt} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isUpgrade} from '../../http/request-key.ts';
import {showProxy} from '../../clues/forward-proxy.ts';
import {wordOr} from '../../clues/target.ts';
import {baseUrl} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/upgrade-stripped',
	title: 'Something on the way removed the upgrade',
	explain: `
exec, attach, cp and port-forward ask the server to switch the connection to another protocol. The server never saw
that wish: it complains about missing upgrade headers, or something in front answered as if to an ordinary request.

Proxies and load balancers do this when they are not set up for WebSocket or SPDY. Ordinary requests keep working.
`,
	lookAlikes: [
		'A refused WebSocket followed by `101 Switching Protocols` is the ordinary fallback to SPDY.',
		'`unable to upgrade connection: Forbidden` with a user name is authorization.',
		'`container not found` in the same sentence is request/container-not-found.',
	],
	sources: [
		'apimachinery pkg/util/proxy/upgradeaware.go',
		'apimachinery pkg/util/httpstream/spdy/upgrade.go',
		'client-go transport/websocket',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const path = failure.run.exchanges.findLast(({url}) =>
			/\/pods\/[^/]+\/(?:exec|attach|portforward)\b/.test(url),
		)?.url;
		const missing = failure.says(/missing upgrade headers in request|Upgrade request required/);
		const bad = failure.says(
			/(?:unable to upgrade (?:streaming request|connection)|error upgrading connection): (?:[^\n]{0,1000}: )?websocket: bad handshake(?: \((?<status>\d+)(?!\d)[^()\n]*\))?$/,
		);
		const empty = failure.says(/^(?:error: )?(?:error upgrading connection: )?unable to upgrade connection: $/);
		const said = missing ?? (bad?.statement.source === 'final' ? bad : undefined) ?? empty;
		// Asked for by hand with --raw, the same paths are ordinary requests.
		if (said === undefined || path === undefined || failure.run.command?.includes('--raw')) return undefined;
		// Over TLS a forward proxy passes the connection on and removes nothing.
		const plain = path.startsWith('http://');
		const byWebSocket = failure.run.exchanges.some(({method, url}) => method === 'GET' && isUpgrade(method, url));
		const [, namespace, pod, subresource] = /\/namespaces\/([^/]+)\/pods\/([^/?]+)\/(\w+)/.exec(path) ?? [];
		return {
			grade: missing === undefined ? 'likely' : 'proven',
			proof: [said],
			summary: `Something between the client and the server removed the upgrade that ${subresource} needs.`,
			stage: 'upgrade',
			// The API server itself says so before it passes the request on. Source: apimachinery pkg/util/proxy/upgradeaware.go.
			...(missing?.match[0] === 'Upgrade request required' ? {responder: 'api-server' as const} : {}),
			facts: {subresource, namespace, pod, status: bad?.match.groups?.status ?? failure.status},
			next: [
				step(
					sh`curl -vk ${baseUrl(failure)}/version`,
					'Shows by the headers Server and Via what stands in front of the server, if it names itself.',
				),
				...(plain ? showProxy(failure) : []),
				...(byWebSocket || subresource === 'portforward'
					? []
					: [
							step(
								sh`env KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true kubectl exec ${wordOr(pod, '<pod>')} -n ${wordOr(namespace, '<namespace>')} -- true`,
								'Runs `true` in the pod over a WebSocket, which more gateways pass on than SPDY (kubectl 1.29 and later).',
							),
						]),
			],
			...(missing === undefined && {
				unknowns: [
					{
						what: 'whether the upgrade was removed on the way or not offered by the server',
						because: 'the answer names no reason',
						settledBy: `${loggedAt(failure, 8)}, and the headers of its answer`,
					},
				],
			}),
		};
	},
});
