import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {commandLine} from '../../text/shell.ts';
import {baseUrl, serverOf} from '../../clues/transport.ts';
import {hasServerHeaders, serverSays} from '../../clues/words.ts';

/** The roots of the API, as they stand in a path: every API server has them, whatever a gateway puts in front. */
const root = /\/apis?(?:\?|$)/;

export default defineCause({
	id: 'network/wrong-endpoint',
	title: 'The address answers, but has no Kubernetes API',
	explain: `
The very first path that kubectl asks for, \`/api\` or \`/apis\`, was answered 404. Every API server serves it to whoever may see it, so
what answered is none: another web server, or a gateway that expects a prefix in front of the path.

The address in the kubeconfig is to be checked: host, port, and the path behind them.
`,
	lookAlikes: [
		'A 404 with a Status and an Audit-Id comes from an API server: request/not-found.',
		'A web page with status 200 is network/captive-portal-html.',
	],
	sources: ['client-go discovery/discovery_client.go', 'apiserver pkg/server/genericapiserver.go (/api, /apis)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const {exchange} = failure;
		if (failure.status !== 404 || exchange?.statusLine === undefined || !root.test(exchange.url)) return undefined;
		if (hasServerHeaders(failure)) return undefined;
		if (failure.exchanges.some(({apiStatus}) => apiStatus !== undefined && !apiStatus.clientMade)) return undefined;
		// Old clients ask old servers for groups that they may not have; then others were answered.
		if (failure.run.exchanges.some(({status}) => status !== undefined && status < 400)) return undefined;
		const said = serverSays(failure, /404 page not found|the server could not find the requested resource/);
		const address = serverOf(failure)?.url ?? 'https://<host>:<port>';
		return {
			grade: 'likely',
			proof: said === undefined ? [exchange.statusLine] : [exchange.statusLine, said],
			summary: `${serverOf(failure)?.host ?? 'The address'} answers, but has no Kubernetes API at ${address}.`,
			stage: 'response',
			responder: 'unknown',
			facts: {host: serverOf(failure)?.host, address, server: failure.header('server')},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the address: host, port, and the path behind them.'),
				step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows who answers there; an API server tells its version.'),
			],
			unknowns: [
				{
					what: 'what stands at this address',
					because: 'a 404 without an Audit-Id header or a Status does not say who wrote it',
					settledBy: commandLine(sh`curl -vk ${baseUrl(failure)}/version`),
				},
			],
		};
	},
});
