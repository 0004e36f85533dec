import type {Cause, Match} from '../clues/cause.ts';
import type {Failure} from '../failures/failure.ts';

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
	const {exchange} = failure;
	const [first] = failure.statements;
	if (exchange === undefined && !isLastWord(failure)) return undefined;
	const words = failure.message.split('\n', 1)[0] ?? '';
	const what = failure.status === undefined ? '' : ` with status ${failure.status}`;
	const proof = [exchange?.statusLine, first?.line].filter(line => line !== undefined);
	return {
		cause: unclassifiedCause,
		match: {
			grade: 'possible',
			proof,
			summary:
				exchange === undefined || failure.phase === 'local'
					? `The command ended with: ${words}`
					: `${exchange.method} failed${what}${words === '' ? '.' : `: ${words}`}`,
			stage: failure.phase !== 'local' ? 'response' : exchange === undefined ? 'command' : 'output',
			facts: {status: failure.status, message: words === '' ? undefined : words},
			next: [],
			unknowns: [
				{
					what: 'the cause',
					because: 'no known cause has these words',
					settledBy: 'the same command with -v=9, which prints more of the answer',
				},
			],
			identity: `${failure.status ?? ''} ${words}`,
		},
	};
}

/** Words alone count where kubectl certainly wrote them: in an F entry, or after entries of its own. */
function isLastWord({run, statements}: Failure): boolean {
	const last = statements.find(({source}) => source === 'final');
	if (last === undefined) return false;
	return (
		/^F\d{4} /.test(last.line.text) ||
		((run.kubeconfig !== undefined || run.exchanges.length > 0) &&
			/^(?:error: |Error: |Error from server)/.test(last.text))
	);
}
