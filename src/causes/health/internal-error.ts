import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {hasServerHeaders, isWebPage, serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/internal-error',
	title: 'The API server reports an internal error',
	explain: `
The answer is 500 Internal Server Error, in words that stand for no cause known here. The rest of the message is the best hint;
the server's log has more, found by the \`Audit-Id\` of the answer.
`,
	lookAlikes: [
		'`failed calling webhook`, `etcdserver:` and `error dialing backend` are 500 too, and have causes of their own.',
	],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewInternalError)',
		'https://kubernetes.io/docs/tasks/debug/debug-cluster/',
	],
	retryable: true,
	rank: 'general',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 500 || isWebPage(failure)) return undefined;
		const own = serverSays(failure, /Internal error occurred: ([^\n]*)|This request caused apiserver to panic/);
		const said =
			own ??
			serverSays(
				failure,
				/an error on the server \(((?:(?!an error on the server \()[^\n]){0,2100})\) has prevented the request/,
			) ??
			serverSays(failure, /^[^\n]+/);
		const proof = said ?? failure.exchange?.statusLine;
		if (proof === undefined) return undefined;
		// Without any words a cause of its own may stand behind it.
		const proven = own !== undefined || (said !== undefined && hasServerHeaders(failure));
		const auditId = failure.header('audit-id');
		const {resource, namespace, name} = targetOf(failure);
		const words = own?.match[1] ?? said?.match[0];
		// The rest of a sentence about a webhook is missing: then it is no error of the server's own.
		if (/^(?:failed|failed c\w*(?: w\w*)?|failed calling (?:admission )?webhook\b[^\n]*)$/.test(words ?? ''))
			return undefined;
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [proof],
			summary: `The server reports an internal error${words === undefined ? '.' : `: ${words.slice(0, 200)}`}`,
			stage: 'response',
			...(proven ? {responder: 'api-server' as const} : {}),
			facts: {auditId, words: words?.slice(0, 300), resource, namespace, name},
			identity: [resource, words].join('|'),
			unknowns: [
				{
					what: 'Why it failed',
					because: 'a 500 says no more to the client',
					settledBy: `The log of kube-apiserver${auditId === undefined ? '' : ` at Audit-Id ${auditId}`}.`,
				},
			],
			next: [
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether the checks of the API server pass.'),
				step(
					sh`kubectl get apiservices,validatingwebhookconfigurations,mutatingwebhookconfigurations`,
					'Lists what the server calls while it works on a request.',
				),
			],
		};
	},
});
