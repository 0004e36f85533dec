import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/http-to-https-port',
	title: 'Plain HTTP was sent to a TLS port',
	explain: `
The server address begins with \`http://\` and the port speaks TLS. Go's servers and nginx answer such a request with a 400 and a
sentence that says so; others send a TLS alert, which the client reports as a malformed HTTP response.

A server without scheme in the kubeconfig (\`10.0.0.5:6443\`) counts as \`http\`.
`,
	lookAlikes: [
		'TLS sent to a plain port is network/https-to-http-port.',
		'A malformed response with other bytes is another protocol.',
	],
	sources: [
		'Go net/http server.go (badRequestError for plain HTTP)',
		'https://datatracker.ietf.org/doc/html/rfc8446#section-5.1',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said =
			failure.phase === 'http' && failure.status === 400
				? failure.says(/Client sent an HTTP request to an HTTPS server|The plain HTTP request was sent to HTTPS port/)
				: transportError(failure, 'http-to-https-port');
		if (said === undefined) return undefined;
		const server = serverOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${server?.host ?? 'The server'} speaks TLS and was asked in plain HTTP.`,
			stage: 'tls',
			facts: {host: server?.name, port: server?.port},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the scheme of the server.'),
				step(sh`kubectl config get-clusters`, 'Names the cluster to mend.'),
				step(sh`kubectl config set-cluster <cluster> --server=https://<host>:<port>`, 'Writes the scheme.'),
			],
		};
	},
});
