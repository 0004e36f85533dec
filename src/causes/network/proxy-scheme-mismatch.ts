import {ofKubeconfig} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {showProxy} from '../../clues/forward-proxy.ts';
import {wordOr} from '../../clues/target.ts';
import {proxyOf} from '../../clues/trace.ts';
import {baseUrl, serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/proxy-scheme-mismatch',
	title: 'The proxy was addressed with https by mistake',
	explain: `
The proxy URL begins with \`https://\`, so the client began TLS with the proxy itself, and the proxy answered in something
else than TLS. The API server was never contacted.

\`HTTPS_PROXY\` names the proxy *for* https requests; its own URL nearly always begins with \`http://\`.
`,
	lookAlikes: ["The same words without `proxyconnect` are about the API server's port: network/https-to-http-port."],
	sources: ['Go net/http transport.go (dialConn)', 'https://pkg.go.dev/net/http#ProxyFromEnvironment'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'proxy-scheme-mismatch');
		if (said === undefined) return undefined;
		const server = serverOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: 'The proxy URL says https, and what the proxy speaks there is not TLS.',
			stage: 'proxy',
			responder: 'nobody',
			facts: {host: server?.host},
			next: [
				...showProxy(failure),
				...ofKubeconfig(
					failure,
					sh`kubectl config view --minify`,
					'Shows a proxy-url of the cluster, which wins over the environment.',
				),
				step(
					sh`curl -vk --proxy http://${wordOr(proxyOf(failure), '<proxy>:<port>')} ${baseUrl(failure)}/version`,
					'Talks to the proxy in plain HTTP; what goes through stays encrypted. If that works, its URL has to begin with http.',
				),
			],
		};
	},
});
