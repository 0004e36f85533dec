import {defineCause} from '../../clues/cause.ts';
import type {Said} from '../../failures/failure.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {targetOf} from '../../clues/target.ts';
import {hasServerHeaders, isWebPage, serverSays} from '../../clues/words.ts';
import {untypedOf} from '../../clues/invalid.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';

export default defineCause({
	id: 'health/internal-error',
	title: 'The API server reports an internal error',
	explain: `
The answer is 500 Internal Server Error, in words that stand for no cause known here. What the message says is the best hint; the
server's log at that time may have more.
`,
	lookAlikes: [
		'`failed calling webhook`, `etcdserver:` and `error dialing backend` are 500 too, and have causes of their own.',
	],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewInternalError)',
		'https://kubernetes.io/docs/tasks/debug/debug-cluster/',
	],
	retryable: false,
	rank: 'general',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 500 || isWebPage(failure)) return undefined;
		// A manifest that server-side apply cannot read: request/invalid-object.
		if (untypedOf(failure) !== undefined) return undefined;
		const own = serverSays(
			failure,
			/Internal error occurred: ([^\n]*(?:(?<=:)\n[^\n]+)?)|This request caused apiserver to panic/,
		);
		const said =
			own ??
			serverSays(
				failure,
				/an error on the server \(((?:(?!an error on the server \()[^\n]){0,2100})\) has prevented the request/,
			) ??
			serverSays(failure, /^[^\n]+(?:(?<=:)\n[^\n]+)?/);
		const proof = said ?? failure.exchange?.statusLine;
		if (proof === undefined) return undefined;
		// Without any words a cause of its own may stand behind it.
		const proven = own !== undefined || (said !== undefined && hasServerHeaders(failure));
		const auditId = failure.header('audit-id');
		const {resource, namespace, name} = targetOf(failure);
		// Behind a heading that ends with a colon stands what went wrong: `errors:\n  .spec…`.
		const words = wordsIn(own ?? said);
		// The rest of a sentence about a webhook is missing: then it is no error of the server's own.
		if (/^(?:failed|failed c\w*(?: w\w*)?|failed calling (?:admission )?webhook\b[^\n]*)$/.test(words ?? ''))
			return undefined;
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [proof],
			summary:
				words === undefined
					? 'The answer was 500 Internal Server Error, without words that say why.'
					: `The server reports an internal error: ${shorten(words, 200)}`,
			stage: 'response',
			...(proven && isBuiltinGroup(failure.resource?.group ?? '') && {responder: 'api-server'}),
			facts: {auditId, words: words === undefined ? undefined : shorten(words, 300), resource, namespace, name},
			identity: [resource, words].join('|'),
			unknowns: [
				{
					what: words === undefined ? 'why it failed, and who answered' : 'what it means',
					because: words === undefined ? 'the log has no words of the answer' : 'no known cause has these words',
					settledBy: `the log of ${proven ? 'the API server' : 'whoever answered'} at that time${auditId === undefined ? '' : `; the Audit-Id is ${auditId}`}`,
				},
			],
			next: [
				proven
					? step(
							sh`kubectl logs -n kube-system -l component=kube-apiserver --tail=-1 --since=10m | grep -E "^[EF][0-9]"`,
							'Shows the errors that API servers logged in the last ten minutes, where they run as static pods.',
						)
					: step(sh`kubectl get --raw /version -v=8`, 'Shows by its headers who answers now.'),
			],
		};
	},
});

/** What was said, on one line; client-go writes `"unknown"` for an answer without words. */
function wordsIn(said: Said | undefined): string | undefined {
	const text = (said?.match[1] ?? said?.match[0])
		?.split(/\n/)
		.map(line => line.trim())
		.join(' ')
		.trim()
		.replace(/^"(.*)"$/, '$1');
	return text === 'unknown' ? undefined : text;
}
