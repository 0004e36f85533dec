import {change, defineCause, look} from '../cause.ts';
import {baseUrl, serverOf} from '../transport.ts';
import {hasServerHeaders} from '../words.ts';
import {foreignText, isPage} from '../network/front.ts';

export default defineCause({
	id: 'authentication/gateway-login-required',
	title: 'A gateway in front wants a login',
	explain: `
The 401 does not come from the API server, but from a gateway that knows users of its own: Rancher, Teleport, an
identity-aware proxy, single sign-on. Its session or token is missing or over.

Such an answer is a login page or JSON of the gateway, without the headers of an API server.
`,
	lookAlikes: [
		'A Status with the message `Unauthorized` and an Audit-Id is the API server: authentication/credentials-rejected.',
		'A login page with status 200, also after a redirect, is network/captive-portal-html.',
	],
	sources: [
		'https://ranchermanager.docs.rancher.com/reference-guides/about-the-api',
		'https://goteleport.com/docs/enroll-resources/kubernetes-access/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 401 || hasServerHeaders(failure)) return undefined;
		const answer = foreignText(failure);
		const words = /must authenticate|Teleport|oauth2-proxy|Invalid IAP credentials/i;
		const said = failure.says(words);
		const named = words.exec(answer?.text ?? '')?.[0] ?? said?.match[0];
		const line = answer?.line ?? said?.statement.line;
		if (line === undefined || (named === undefined && (answer === undefined || !isPage(answer)))) return undefined;
		return {
			grade: named === undefined ? 'likely' : 'proven',
			proof: [line],
			summary: `A gateway in front of ${serverOf(failure)?.host ?? 'the API server'} wants a login.`,
			stage: 'authentication',
			responder: 'proxy',
			facts: {host: serverOf(failure)?.host, said: named, server: failure.header('server')},
			next: [
				look(`curl -vk ${baseUrl(failure)}/version`, 'Shows the headers and the answer of the gateway.'),
				look('kubectl config view --minify', 'Shows the address of the gateway, and which kind of credential is sent.'),
				change('<log in to the gateway again, or download a new kubeconfig from it>', 'Renews its session or token.'),
			],
			...(named === undefined && {
				unknowns: [
					{
						what: 'which gateway answered',
						because: 'the page does not name it',
						settledBy: `curl -vk ${baseUrl(failure)}/version`,
					},
				],
			}),
		};
	},
});
