import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverOf, transportError} from '../../clues/transport.ts';
import {dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/proxy-auth-required',
	title: 'The proxy wants a login of its own',
	explain: `
The forward proxy answered the client's CONNECT with 407. The tunnel was not built, so the API server was never
contacted, and the credentials for the cluster were not sent.

The bare phrase \`Proxy Authentication Required\` after an empty status is the whole message that Go keeps of it.
`,
	lookAlikes: [
		'A 401 with a status line comes from the server: authentication/credentials-rejected.',
		'Other bare phrases are network/proxy-connect-denied.',
	],
	sources: [
		'Go net/http transport.go (dialConn, CONNECT)',
		'https://datatracker.ietf.org/doc/html/rfc9110#section-15.5.8',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		// To a plain http address a proxy gives its answer itself; to https it refuses the CONNECT.
		const said =
			transportError(failure, 'proxy-auth-required') ??
			(failure.status === 407 ? failure.exchange?.statusLine : undefined);
		if (said === undefined) return undefined;
		const server = serverOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The proxy wants a login before it connects to ${server?.host ?? 'the server'}.`,
			stage: 'proxy',
			responder: 'proxy',
			facts: {
				host: server?.host,
				proxyStatus: 407,
				asksFor: failure.header('proxy-authenticate'),
				...dialFacts(failure),
			},
			next: [
				step(sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`, 'Shows which proxy is set, without its password.'),
				step(sh`kubectl config view --minify`, 'A `proxy-url` of the cluster wins over the environment.'),
				step(
					sh`export NO_PROXY=<what it holds now>,<server>`,
					'Goes to the API server directly, if the network allows it.',
				),
			],
			rulesOut: [{id: 'authentication/credentials-rejected', because: 'no request reached the API server'}],
		};
	},
});
