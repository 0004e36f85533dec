import {lineOf, type Failure, type Said} from '../failures/failure.ts';

/**
Behind these words stands text of somebody else, a policy or a webhook: it may quote any other error.

The last are those of a server that could not finish its own checks. Source: `InternalError` in apiserver
pkg/endpoints/handlers/responsewriters/errors.go.
*/
const quotation =
	/denied (?:the )?request|failed calling (?:admission )?webhook|conversion webhook for|image policy webh?ook backend|Internal Server Error: \\?"/;

const PATCH = 'error when applying patch:\n';
const PATCH_END = '\nto:\n';

/** `kubectl apply` prints the whole patch before the error; the data in it may contain any words. */
function withoutPatch(text: string): string {
	const start = text.indexOf(PATCH);
	const end = start === -1 ? -1 : text.indexOf(PATCH_END, start + PATCH.length);
	return end === -1 ? text : text.slice(0, start) + text.slice(end + PATCH_END.length);
}

/**
The server's words, without the advice on field managers that `kubectl apply --server-side` appends to every 409.

Source: kubectl `pkg/cmd/apply/apply.go` (applyOneObject).
*/
export const withoutAdvice = (text: string): string => text.split('\nPlease review the fields above', 1)[0] ?? '';

/**
A request that got no answer, so that nothing in the log can be the server's words.

Without the request the phase is a guess from the words, and a server may quote a failed connection of its own.
*/
export const isUnanswered = (failure: Failure): boolean =>
	failure.phase === 'transport' && failure.exchange !== undefined;

/**
Finds words that the server, or kubectl itself, said about this failure.

Unlike `Failure.says` it is silent for requests that got no answer, and skips what credential plugins print, what webhooks
and policies quote, and the data of a patch.
*/
export function serverSays(failure: Failure, pattern: RegExp): Said | undefined {
	if (isUnanswered(failure)) return undefined;
	for (const statement of failure.distinct) {
		if (statement.source === 'plugin') continue;
		const text = withoutPatch(statement.text);
		const match = pattern.exec(text);
		if (match !== null && !quotation.test(text.slice(0, match.index)))
			return {match, statement: {...statement, line: lineOf(match, statement)}};
	}

	return undefined;
}

/** Whether the answer was a web page: then something in front of the API server wrote it. */
export function isWebPage(failure: Failure): boolean {
	return (
		failure.header('content-type')?.includes('text/html') === true ||
		/^\s*<(?:!doctype|html|head)/i.test(failure.exchange?.responseBody?.text ?? '') ||
		failure.says(/<html|<!doctype html/i) !== undefined
	);
}

/** True when the headers prove that kube-apiserver, or a server built like it, wrote the answer. */
export function hasServerHeaders(failure: Failure): boolean {
	return failure.header('audit-id') !== undefined || failure.header('x-kubernetes-pf-flowschema-uid') !== undefined;
}

/**
True when the headers show that something else than an API server wrote the answer.

`Audit-Id` is on every answer from 1.22 on; before, `Cache-Control: no-cache, private` is the best sign there is.
*/
export function isFromElsewhere(failure: Failure): boolean {
	const headers = failure.exchange?.responseHeaders;
	return (
		headers !== undefined &&
		headers.size > 0 &&
		!hasServerHeaders(failure) &&
		headers.get('cache-control') !== 'no-cache, private'
	);
}
