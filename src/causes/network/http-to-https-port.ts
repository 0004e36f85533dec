import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {Blank, sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import type {Line} from '../../model/exchange.ts';
import {foreignText, gatewayFacts} from '../../clues/front.ts';
import {baseUrl, serverOf, transportError} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/http-to-https-port',
	title: 'Plain HTTP was sent to a TLS port',
	explain: `
The server address begins with \`http://\` and the port speaks TLS. Go's servers, nginx and Apache answer such a request with a 400
and a sentence that says so; others send a TLS alert, which the client reports as a malformed HTTP response.

A server without scheme in the kubeconfig (\`10.0.0.5:6443\`) counts as \`http\`, unless the kubeconfig has settings for TLS.

With an \`https://\` address the kubeconfig is right: a gateway in front accepted the TLS connection, and asks the API server in plain
HTTP.
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
				? (failure.says(words) ?? inAnswer(failure))
				: transportError(failure, 'http-to-https-port');
		if (said === undefined) return undefined;
		const server = serverOf(failure);
		// The client did speak TLS, and was answered over it: the plain request is that of whoever passed its request on.
		if (server?.url.startsWith('https://') === true)
			return {
				grade: 'proven',
				proof: [said],
				summary: `A gateway at ${server.host} passed the request on in plain HTTP to a port that speaks TLS.`,
				stage: 'proxy',
				// The sentence is that of the port behind the gateway, which passed it on.
				responder: 'unknown',
				facts: {host: server.name, port: server.port, ...gatewayFacts(failure), via: failure.header('via')},
				next: [
					step(
						sh`curl -vk ${baseUrl(failure)}/version`,
						'Shows by the headers Server and Via which gateway it is, if it names itself.',
					),
				],
				unknowns: [
					{
						what: 'which port the gateway asked',
						because: 'the answer does not name it',
						settledBy: 'the configuration of the gateway: its address for the API server has to begin with https',
					},
				],
			};
		return {
			grade: 'proven',
			proof: [said],
			summary: `${server?.host ?? 'The server'} speaks TLS and was asked in plain HTTP.`,
			stage: 'tls',
			facts: {host: server?.name, port: server?.port},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the scheme of the server, and the name of the cluster entry.'),
				step(
					sh`kubectl config set-cluster <cluster> --server=https://${server?.host ?? new Blank('<host>:<port>')}`,
					'Writes the scheme into the kubeconfig.',
				),
			],
		};
	},
});

// Go's server, nginx, Apache.
const words =
	/Client sent an HTTP request to an HTTPS server|The plain HTTP request was sent to HTTPS port|You're speaking plain HTTP to an SSL-enabled server port/;

/** At levels without bodies the words are in the `Status` that client-go made up. */
function inAnswer(failure: Failure): Line | undefined {
	const answer = foreignText(failure);
	return answer !== undefined && words.test(answer.text) ? answer.line : undefined;
}
