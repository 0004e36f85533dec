import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverOf, transportError} from '../../clues/transport.ts';
import {dialFacts} from '../../clues/trace.ts';

export default defineCause({
	id: 'network/proxy-connect-denied',
	title: 'The proxy refused to connect to the server',
	explain: `
The forward proxy answered the client's CONNECT with an error. Go keeps only the reason phrase, so the whole error is a
bare word such as \`Forbidden\` or \`Bad Gateway\`, next to an empty HTTP status.

\`Forbidden\` is a rule of the proxy; \`Bad Gateway\`, \`Service Unavailable\` and \`Gateway Timeout\` mean that the proxy
could not reach the server. It is neither RBAC nor the health of the API server.
`,
	lookAlikes: [
		'`Error from server (Forbidden)` with a status 403 is the API server or admission.',
		'`Proxy Authentication Required` is network/proxy-auth-required.',
	],
	sources: [
		'Go net/http transport.go (dialConn, CONNECT)',
		'https://datatracker.ietf.org/doc/html/rfc9110#section-9.3.6',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const standard = transportError(failure, 'proxy-connect-denied');
		const said = standard ?? transportError(failure, 'proxy-connect-phrase');
		if (said === undefined) return undefined;
		const phrase = said.match.groups?.phrase;
		const server = serverOf(failure);
		return {
			grade: standard === undefined ? 'likely' : 'proven',
			proof: [said],
			summary: `A proxy refused to connect to ${server?.host ?? 'the server'}: ${phrase}.`,
			stage: 'proxy',
			responder: 'proxy',
			facts: {host: server?.host, phrase, ...dialFacts(failure)},
			next: [
				step(sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`, 'Shows which proxy is set, without its password.'),
				step(sh`kubectl config view --minify`, 'A `proxy-url` of the cluster wins over the environment.'),
				step(
					sh`export NO_PROXY=<what it holds now>,<server>`,
					'Goes to the API server directly, if the network allows it.',
				),
			],
			unknowns:
				standard === undefined
					? [
							{
								what: 'which program said so',
								because:
									'the words are none of the standard phrases of HTTP, and nothing of the client reads like them',
								settledBy: 'the log of the proxy at that time',
							},
						]
					: [],
			rulesOut: [
				{id: 'authorization/rbac-denied', because: 'there is no HTTP status: no request reached the API server'},
			],
		};
	},
});
