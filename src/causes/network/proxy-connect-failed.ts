import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/proxy-connect-failed',
	title: 'The proxy could not be used',
	explain: `
The client was told to go through a proxy and could not talk to it. The API server was never contacted, although
kubectl's last line may say that the connection to *the server* was refused.

\`proxyconnect tcp\` marks an HTTP proxy, \`socks connect\` a SOCKS proxy. The address behind it is the proxy's. The
proxy comes from HTTPS_PROXY, ALL_PROXY or from \`proxy-url\` in the kubeconfig.
`,
	lookAlikes: [
		'The same words without `proxyconnect` are about the API server itself: network/connection-refused.',
		'A proxy that answers and says no gives a bare phrase such as `Forbidden`: network/proxy-connect-denied.',
	],
	sources: [
		'Go net/http transport.go (wrapErr in dialConn)',
		'https://kubernetes.io/docs/tasks/extend-kubernetes/socks5-proxy-access-api/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'proxy-connect-failed');
		if (said === undefined) return undefined;
		const reason = said.match.groups?.reason?.replace(/ - error from a previous attempt: .*$/, '');
		const proxy =
			/socks connect \S+ (\S+?)->/.exec(said.match[0])?.[1] ??
			/dial \w+ (\S+):/.exec(reason ?? '')?.[1] ??
			/lookup (\S+?)(?: on \S+)?:/.exec(reason ?? '')?.[1];
		return {
			grade: 'proven',
			proof: [said],
			summary: `The proxy ${proxy ?? ''} could not be used: ${reason}`.replace('  ', ' '),
			stage: 'proxy',
			responder: 'nobody',
			facts: {proxy, reason, host: serverOf(failure)?.host},
			next: [
				step(
					sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`,
					'Shows which proxy is set, and what NO_PROXY leaves out.',
				),
				step(sh`kubectl config view --minify`, 'A `proxy-url` of the cluster wins over the environment.'),
				step(
					sh`export NO_PROXY=<what it holds now>,${wordOr(serverOf(failure)?.name, '<server>')}`,
					'Goes to the API server directly, if the network allows it.',
				),
			],
			rulesOut: [
				{id: 'network/connection-refused', because: 'the address in the error is the proxy, not the API server'},
			],
		};
	},
});
