import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, endpoint, serverOf, transportError} from '../../clues/transport.ts';
import {dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/not-http',
	title: 'What answers at the address does not speak HTTP',
	explain: `
The connection stood, TLS included where the address begins with https, and what came back is no HTTP answer. Go quotes the line
that it could not read: the greeting of another protocol (\`SSH-2.0\`, \`220 … SMTP\`), frames of HTTP/2 to a client of HTTP/1.1
(\`\\x00\\x00\`), or a broken server or proxy.
`,
	lookAlikes: [
		'`malformed HTTP response "\\x15\\x03…"` to a plain request is a TLS port: network/http-to-https-port.',
		'The same words without `transport connection broken` are about an HTTP proxy: network/proxy-connect-failed.',
	],
	sources: ['Go net/http response.go (ReadResponse)', 'Go net/http transport.go (mapRoundTripError)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'not-http');
		if (said === undefined) return undefined;
		const {what, quote} = said.match.groups ?? {};
		const server = serverOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${server?.host ?? 'The server'} answered with something that is not HTTP: ${what} ${quote}.`,
			stage: 'response',
			reached: {stage: 'tls', because: 'an answer came, though not one of HTTP'},
			responder: 'unknown',
			facts: {host: server?.host, answer: quote, ...dialFacts(failure)},
			next: [
				step(sh`kubectl config view --minify`, 'Shows host and port of the server.'),
				server?.url.startsWith('http://') === true
					? step(sh`curl -v ${baseUrl(failure)}/version`, 'Shows the answer to another client.')
					: step(
							sh`openssl s_client -connect ${endpoint(failure)}`,
							'Shows the certificate of what answers, and so its name.',
						),
			],
		};
	},
});
