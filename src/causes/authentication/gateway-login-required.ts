import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {commandLine} from '../../text/shell.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {hasServerHeaders} from '../../clues/words.ts';
import {gatewayRefusal} from '../../clues/gateway-login.ts';
import {gatewaySteps} from '../../clues/gateway-steps.ts';
import type {Match} from '../../clues/cause.ts';
import type {Failure} from '../../failures/failure.ts';
import {wordOr} from '../../clues/target.ts';
import {foreignText, gatewayFacts, isPage, pageWords, showsHeaders, wantsAccessLogin} from '../../clues/front.ts';

export default defineCause({
	id: 'authentication/gateway-login-required',
	title: 'A gateway in front wants a login',
	explain: `
The 401 does not come from the API server, but from a gateway that knows users of its own: Rancher, Teleport, an
identity-aware proxy, single sign-on, a web server with passwords. Its session or token is missing or over.

Such an answer is a login page or JSON of the gateway, without the headers of an API server.
`,
	lookAlikes: [
		'A Status with the message `Unauthorized` and an Audit-Id is the API server: authentication/credentials-rejected.',
		'A login page with status 200, also after a redirect, is network/captive-portal-html, unless the redirect names Cloudflare Access.',
	],
	sources: [
		'https://ranchermanager.docs.rancher.com/reference-guides/about-the-api',
		'https://goteleport.com/docs/enroll-resources/kubernetes-access/',
		'https://developers.cloudflare.com/cloudflare-one/tutorials/kubectl/',
	],
	retryable: false,
	rank: 'specific',
	knowsGateways: true,
	match(failure) {
		const access = accessLogin(failure);
		if (access !== undefined) return access;
		if (failure.phase !== 'http' || failure.status !== 401 || hasServerHeaders(failure)) return undefined;
		const answer = foreignText(failure);
		const words = /must authenticate|Teleport|oauth2-proxy|Invalid IAP credentials/i;
		const said = failure.says(words);
		const named = words.exec(answer?.text ?? '')?.[0] ?? said?.match[0];
		const line = answer?.line ?? said?.statement.line;
		if (line === undefined || (named === undefined && (answer === undefined || !isPage(answer))))
			return gatewayRefusal(failure);
		return {
			grade: named === undefined ? 'likely' : 'proven',
			proof: [line],
			summary:
				named === undefined
					? `A gateway at ${serverOf(failure)?.host ?? 'the address of the API server'} answered 401 with a web page, as no API server does.`
					: `A gateway at ${serverOf(failure)?.host ?? 'the address of the API server'} answered 401: “${named}”.`,
			stage: 'proxy',
			responder: 'proxy',
			facts: {
				host: serverOf(failure)?.host,
				said: named,
				...gatewayFacts(failure),
				challenge: failure.header('www-authenticate'),
			},
			next: [
				...gatewaySteps(failure),
				step(
					sh`<log in to the gateway again, or download a new kubeconfig from it>`,
					'Renews the session or the token that the gateway knows.',
				),
			],
			...(named === undefined &&
				Object.keys(gatewayFacts(failure)).length === 0 && {
					unknowns: [
						{
							what: 'which gateway answered',
							because: showsHeaders(failure)
								? 'neither the page nor a header names it'
								: 'the page does not name it, and the log has no headers of the answer',
							settledBy: commandLine(sh`curl -vk ${baseUrl(failure)}/version`),
						},
					],
				}),
		};
	},
});

/** Cloudflare Access answers with a challenge, or with a redirect to its login page, which kubectl then cannot read. */
function accessLogin(failure: Failure): Match | undefined {
	const {exchange} = failure;
	const gate =
		exchange !== undefined && (exchange.status ?? 200) >= 300 && wantsAccessLogin(exchange)
			? exchange
			: failure.phase !== 'transport' && (failure.status ?? 200) < 400 && pageWords(failure, true) !== undefined
				? failure.run.exchanges.find(wantsAccessLogin)
				: undefined;
	if (gate?.statusLine === undefined) return undefined;
	const asked = URL.canParse(gate.url) ? new URL(gate.url) : undefined;
	// The login page itself is elsewhere.
	const behind = asked?.hostname.endsWith('.cloudflareaccess.com') === true ? undefined : asked;
	return {
		grade: 'proven',
		proof: [gate.statusLine],
		summary: `Cloudflare Access stands in front of ${behind?.host ?? 'the API server'} and wants a login.`,
		stage: 'proxy',
		responder: 'proxy',
		facts: {
			host: behind?.host,
			gateway: 'Cloudflare Access',
			redirect: gate.responseHeaders.get('location')?.split('?')[0],
			challenge: gate.responseHeaders.get('www-authenticate'),
		},
		next: [
			step(
				sh`curl -vk ${wordOr(behind?.origin, 'https://<host>:<port>')}/version`,
				'Shows the redirect or the challenge.',
			),
			step(
				sh`kubectl config view --minify`,
				'Shows whether a proxy-url leads through cloudflared; kubectl itself cannot log in there.',
			),
			step(
				sh`cloudflared access tcp --hostname ${wordOr(behind?.hostname, '<host of the API server>')} --url 127.0.0.1:<port>`,
				'Logs in, and offers kubectl a way through: proxy-url socks5://127.0.0.1:<port>.',
			),
		],
	};
}
