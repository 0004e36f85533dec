import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isRepeatable} from '../../clues/repeat.ts';
import {inNamespace, wordOr} from '../../clues/target.ts';
import {answererOf} from '../../clues/transport.ts';
import {isUpgrade} from '../../http/request-key.ts';
import {decodeResource} from '../../http/resource.ts';

export default defineCause({
	id: 'network/stream-cut',
	title: 'The stream of an exec or attach was cut',
	explain: `
The upgrade worked (\`101 Switching Protocols\`), so client, API server and kubelet talked to each other; then the connection that
carried the stream ended without a word. kubectl waits for the result of the command on the error stream, and reports that one as cut.

Load balancers and proxies do this to connections without traffic (\`proxy_read_timeout\` of nginx, \`timeout tunnel\` of haproxy). Whether the
program in the container goes on is not known: nobody tells it that its client is gone.
`,
	lookAlikes: [
		'`command terminated with exit code` is the program itself: unknown/remote-command-exit.',
		'A port-forward that ends is network/port-forward-lost; a reset says so: network/connection-reset.',
		'Over SPDY (kubectl before 1.31) such a cut may end without any error, and with exit code 0.',
	],
	sources: [
		'client-go tools/remotecommand/errorstream.go',
		'https://datatracker.ietf.org/doc/html/rfc6455#section-7.4.1 (1006)',
		'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if ((failure.status ?? 101) >= 400) return undefined;
		// kubectl's own end, or what it logs of each of its streams before; with a terminal there may be no more.
		const said =
			failure.says(
				/^(?:error: )?(?:[Ee]rror reading from error stream: )?(?:next reader: )?(?<words>websocket: close 1006[^\n]*)$/,
			) ??
			failure.says(
				/^(?:Copying std\w{2,3} failed|Waiting for server to close stdin failed): (?:next reader: )?(?<words>websocket: close 1006[^\n]*)$/,
			);
		const begun = failure.run.exchanges.findLast(({method, url}) => isUpgrade(method, url));
		if (said === undefined || (begun !== undefined && begun.status !== 101)) return undefined;
		const {namespace, name, subresource} =
			(begun === undefined ? undefined : decodeResource(begun.method, begun.url)?.resource) ?? {};
		const words = said.match.groups?.words;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The stream of the ${subresource ?? 'command'}${name === undefined ? '' : ` in the pod ${name}`} was cut: ${words}`,
			stage: 'response',
			responder: answererOf(begun),
			retryable: subresource === 'attach' && isRepeatable(failure),
			facts: {subresource, namespace, pod: name, reason: words},
			next: [
				step(
					sh`kubectl get pod ${wordOr(name, '<pod>')} ${namespace === undefined ? [] : inNamespace(namespace)} -o wide`,
					'Shows whether the pod is still there, and when a container last restarted.',
				),
			],
			unknowns: [
				{
					what: 'who cut the connection',
					because: 'it ended without a close message',
					settledBy:
						'the time since the last output: a round one, such as 60 seconds, is the limit of something on the way',
				},
				...(subresource === 'exec'
					? [
							{
								what: 'whether the program in the container still runs',
								because: 'its result was lost with the stream',
								settledBy: 'the list of processes in the container',
							},
						]
					: []),
			],
		};
	},
});
