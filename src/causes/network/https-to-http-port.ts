import {clientOf, ofKubeconfig} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {endpoint, serverOf, transportError} from '../../clues/transport.ts';
import {dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/https-to-http-port',
	title: 'The port does not speak TLS',
	explain: `
The client began TLS and got something else back. \`server gave HTTP response to HTTPS client\` is plain HTTP;
\`first record does not look like a TLS handshake\` is any other protocol.

The kubeconfig has the wrong port or \`https\` for a plain address (such as \`kubectl proxy\`), or a proxy answered in the
server's place.
`,
	lookAlikes: [
		"With `proxyconnect tcp:` in front it is the proxy's URL: network/proxy-scheme-mismatch.",
		'Plain HTTP sent to a TLS port is network/http-to-https-port.',
	],
	sources: ['Go net/http client.go (ErrSchemeMismatch)', 'Go crypto/tls conn.go (RecordHeaderError)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'https-to-http-port');
		if (said === undefined) return undefined;
		const server = serverOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${server?.host ?? 'The server'} was asked in TLS and does not speak it.`,
			stage: 'tls',
			facts: {host: server?.name, port: server?.port, ...dialFacts(failure)},
			next: [
				...(said.match[0].startsWith('http:')
					? [step(sh`curl -v http://${endpoint(failure)}/version`, 'Shows who answers there in plain HTTP.')]
					: []),
				...ofKubeconfig(failure, sh`kubectl config view --minify`, 'Shows scheme and port of the server.'),
				...(clientOf(failure).name === undefined
					? []
					: [
							step(
								sh`kubectl config set-cluster <cluster> --server=https://${wordOr(server?.name, '<host>')}:<port>`,
								'Names the TLS port in the kubeconfig.',
							),
						]),
			],
		};
	},
});
