import type {Cause, Match} from '../clues/cause.ts';
import {splitUrl} from '../http/resource.ts';
import type {Failure} from '../failures/failure.ts';
import {speaksOfTransport} from '../failures/kubectl-words.ts';

/** Not a cause of the catalogue: the fallback when none of them matches. */
export const unclassifiedCause: Cause = {
	id: 'unknown/unclassified',
	title: 'A failure that the catalogue does not know',
	explain: `
Something failed, and no cause of the catalogue recognises its words. The status line and the last words are quoted as they are;
nothing beyond them is claimed.
`,
	lookAlikes: [],
	sources: ['https://kubernetes.io/docs/reference/using-api/api-concepts/'],
	retryable: false,
	rank: 'general',
	match: () => undefined,
};

/** Says plainly that a request failed in an unknown way; silent where only words outside klog say so. */
export function unclassified(failure: Failure): {cause: Cause; match: Match} | undefined {
	const {exchange, phase, status} = failure;
	const [first] = failure.statements;
	if (exchange === undefined && !isLastWord(failure)) return undefined;
	const words = wordsOf(failure);
	const proof = [exchange?.statusLine, first?.line].filter(line => line !== undefined);
	return {
		cause: unclassifiedCause,
		match: {
			grade: 'possible',
			proof,
			summary: summaryOf(failure, words),
			stage: phase !== 'local' ? 'response' : exchange === undefined ? 'command' : 'output',
			facts: {status, message: words === '' ? undefined : words},
			next: [],
			unknowns: unknownsOf(failure, words),
			identity: `${status ?? ''} ${words}`,
		},
	};
}

/** The first line of what was said. Last words that name no connection end a command; they are not why a request got no answer. */
function wordsOf({phase, message, statements}: Failure): string {
	const said = phase === 'transport' ? statements.find(({text}) => speaksOfTransport(text))?.text : message;
	return phase === 'http' && said !== undefined && saysNothing.test(said) ? '' : (said?.split('\n', 1)[0] ?? '');
}

/** What client-go makes of an answer that it cannot decode, and what kubectl concludes when it could not read the types. */
const saysNothing =
	/^(?:error: |Error from server(?: \(\w+\))?: )?(?:unknown$|the server doesn't have a resource type ")/;

function summaryOf({exchange, phase, status}: Failure, words: string): string {
	if (exchange === undefined || phase === 'local') return `The command ended with: ${words}`;
	const {path} = splitUrl(exchange.url);
	const answer = phase === 'transport' ? 'got no answer' : status === undefined ? 'failed' : `was answered ${status}`;
	return `${exchange.method} ${path === '' ? '/' : path} ${answer}${words === '' ? '.' : `: ${words}`}`;
}

/** kubectl's own last words are all there is to know; an answer may have said more than the log shows. */
function unknownsOf({exchange, phase}: Failure, words: string): NonNullable<Match['unknowns']> {
	if (exchange === undefined || phase === 'local') return [];
	const {responseHeaders, responseBody, timing, dials} = exchange;
	const isWhole =
		phase === 'transport'
			? dials.length > 0 || Object.keys(timing).length > 0
			: responseHeaders.size > 0 && responseBody?.truncated === 0;
	return [
		{
			what: 'the cause',
			because: words === '' ? 'the log says no more about it' : 'no known cause has these words',
			settledBy: isWhole
				? 'the log of the server, or of what stands in front of it, at that time'
				: phase === 'transport'
					? 'the same command with -v=9, which traces the connection'
					: 'the same command with -v=9, which shows more of the answer',
		},
	];
}

/** Words alone count where kubectl certainly wrote them: in an F entry, or after entries of its own. */
function isLastWord({run, statements}: Failure): boolean {
	const last = statements.find(({source}) => source === 'final');
	if (last === undefined) return false;
	return (
		/^F\d{4} /.test(last.line.text) ||
		((run.kubeconfig !== undefined || run.exchanges.length > 0 || run.isAlone) &&
			/^(?:error: |Error: |Error from server)/.test(last.text))
	);
}
