import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {commandLine} from '../../text/shell.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {foreignText, isAccessRefusal, isPage, productOf} from '../../clues/front.ts';

export default defineCause({
	id: 'network/proxy-html-block',
	title: 'A proxy answered with its own error page',
	explain: `
The answer is a web page or carries the name of a proxy product, and no header of an API server. So a proxy or web
filter on the way refused the request, and the cluster did not see it.

Old and new kubectl turn such a 403 into a sentence that reads like missing permissions.
`,
	lookAlikes: [
		'A 403 with a JSON Status and `User "…" cannot` is authorization.',
		'Plain text or small JSON without a Status is a gateway with users of its own: authorization/gateway-denied.',
		'A 200 with a web page is network/captive-portal-html.',
	],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewGenericServerResponse)',
		'https://wiki.squid-cache.org/Features/CustomErrors',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const {status} = failure;
		if (status === undefined || status < 400 || status === 401 || status === 407 || status === 511) return undefined;
		const answer = foreignText(failure);
		const product = productOf(failure, answer);
		const line = answer?.line ?? failure.exchange?.statusLine;
		const blocked =
			product !== undefined ||
			(status === 403 && answer !== undefined && isPage(answer) && !isAccessRefusal(answer.text));
		// Product names may stand in a real answer too: only text from elsewhere counts.
		if (!blocked || line === undefined || answer === undefined) return undefined;
		return {
			grade: product === undefined ? 'likely' : 'proven',
			proof: [line],
			summary: `A proxy${product === undefined ? '' : ` (${product})`} answered ${status} in the place of the API server.`,
			stage: 'proxy',
			responder: 'proxy',
			facts: {host: serverOf(failure)?.host, product, server: failure.header('server'), via: failure.header('via')},
			next: [
				step(sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`, 'Shows which proxy is set, without its password.'),
				step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows the headers and the page of whoever answers.'),
				step(
					sh`export NO_PROXY=<what it holds now>,<server>`,
					'Goes to the API server directly, if the network allows it.',
				),
			],
			rulesOut: [{id: 'authorization/rbac-denied', because: 'an API server answers with a Status, not with this'}],
			...(product === undefined && {
				unknowns: [
					{
						what: 'whether a proxy, a firewall for web applications or an ingress sent the page',
						because: 'the page names no product',
						settledBy: commandLine(sh`curl -vk ${baseUrl(failure)}/version`),
					},
				],
			}),
		};
	},
});
