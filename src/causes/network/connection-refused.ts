import {defaultAddress, loggedAt, ofKubeconfig} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {hostAndPort, serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/connection-refused',
	title: 'Nothing accepts connections at the server address',
	explain: `
The client's TCP connection was answered with a reset: the machine is reachable, but no program listens on that port,
or a firewall refuses on its behalf. No request was sent, so credentials and permissions played no part.

Usual reasons: the cluster is stopped (kind, minikube, Docker Desktop), the API server is restarting, the kubeconfig
still holds an old address or port, or a tunnel to the cluster is down.
`,
	lookAlikes: [
		'`http://localhost:8080` refused: there is no kubeconfig at all, see authentication/localhost-8080.',
		'`proxyconnect tcp: … refused`: the proxy refused, see network/proxy-connect-failed; kubectl blames the API server all the same.',
		'`connection refused` with port 10250 inside an HTTP 500: the API server could not reach a kubelet.',
		'Silence instead of a refusal is network/dial-timeout.',
	],
	sources: ['kubectl pkg/cmd/util/helpers.go', 'https://pkg.go.dev/net#OpError'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const refused = transportError(failure, 'connection-refused');
		const echo = transportError(failure, 'refused-by-someone');
		const said = refused ?? echo;
		const server = serverOf(failure);
		const host = server?.host ?? said?.match.groups?.host;
		if (said === undefined || defaultAddress(failure) !== undefined) return undefined;
		const address = refused?.match.groups?.address;
		return {
			grade: refused === undefined ? 'likely' : 'proven',
			proof: [said],
			summary:
				refused === undefined
					? `The connection to ${host ?? 'the server'}, or to a proxy on the way there, was refused.`
					: `Nothing accepts connections at ${address ?? host ?? 'the server address'}.`,
			stage: 'tcp',
			responder: 'nobody',
			facts: {address, host},
			next: [
				...ofKubeconfig(failure, sh`kubectl config view --minify`, 'Shows the address that the current context uses.'),
				step(sh`nc -vz -w 5 ${hostAndPort(failure)}`, 'Tries the same TCP connection by itself.'),
				...(isLocal(address ?? host ?? '')
					? [
							step(
								sh`docker ps --all --filter name=control-plane --filter name=minikube`,
								'For kind and minikube: shows whether the node runs, and on which port.',
							),
						]
					: []),
			],
			...(refused === undefined && {
				unknowns: [
					{
						what: 'whether the API server or a proxy refused',
						because: 'the sentence is the same for both, and the error itself is not in the log',
						settledBy: `${loggedAt(failure, 6)}: “proxyconnect tcp” names a proxy`,
					},
				],
			}),
		};
	},
});

/** Where clusters on the own machine listen; the second is minikube's network for Docker. */
const isLocal = (address: string): boolean =>
	/^(?:127\.|192\.168\.49\.|\[::1\]|localhost:|[\w.-]+\.docker\.internal:)/.test(address);
