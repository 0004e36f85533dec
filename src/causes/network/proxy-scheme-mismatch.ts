import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/proxy-scheme-mismatch',
	title: 'The proxy was addressed with https by mistake',
	explain: `
The proxy URL begins with \`https://\`, so the client began TLS with the proxy itself, and the proxy answered in plain
HTTP. The API server was never contacted.

\`HTTPS_PROXY\` names the proxy *for* https requests; its own URL nearly always begins with \`http://\`.
`,
	lookAlikes: ["The same words without `proxyconnect` are about the API server's port: network/https-to-http-port."],
	sources: ['Go net/http transport.go (dialConn)', 'https://pkg.go.dev/net/http#ProxyFromEnvironment'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'proxy-scheme-mismatch');
		if (said === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: 'The proxy URL says https, and the proxy speaks plain HTTP.',
			stage: 'proxy',
			responder: 'proxy',
			facts: {host: serverOf(failure)?.host},
			next: [
				step(sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`, 'Shows the proxy URLs with their schemes.'),
				step(sh`kubectl config view --minify`, 'A `proxy-url` of the cluster wins over the environment.'),
				step(
					sh`export HTTPS_PROXY=http://<proxy>:<port>`,
					'Talks to the proxy in plain HTTP; what goes through stays encrypted.',
				),
			],
		};
	},
});
