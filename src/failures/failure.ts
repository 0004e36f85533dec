import type {Exchange, Line, Resource} from '../model/exchange.ts';
import type {Note, Run} from '../model/run.ts';
import {decodeResource} from '../http/resource.ts';

/**
Where a sentence about a failure was found, best evidence first.

- `body`: the server's `Status` object, or the text of any other body
- `fallback`: the server's words in a refused WebSocket upgrade
- `connection`: `Connection error: …` of kubectl
- `status`: `server response object: [{…}]`; may be made up by the client
- `discovery`, `error`: copies in other klog entries
- `final`: kubectl's last words
- `plugin`: output of a credential plugin
*/
export type StatementSource =
	| 'body'
	| 'fallback'
	| 'connection'
	| 'status'
	| 'discovery'
	| 'error'
	| 'final'
	/** A body in protobuf. */
	| 'dump'
	| 'plugin';

/** One sentence about a failure, and its line. */
export type Statement = {
	readonly source: StatementSource;
	/** The sentence itself: no klog header, no JSON or Go quoting; line breaks stay. */
	readonly text: string;
	readonly line: Line;
	/** All lines of the entry or message, if it has several. */
	readonly lines?: readonly Line[];
	/** True when client-go made up the text because the body was not a `Status`: it says nothing about who answered. */
	readonly clientMade: boolean;
};

/** A regular expression matched in a statement. */
export type Said = {readonly match: RegExpExecArray; readonly statement: Statement};

/**
How far a failure got, seen from the client.

- `local`: kubectl failed on its own: kubeconfig, arguments, how it handled earlier responses
- `transport`: a request ended without an HTTP response; also a failed credential plugin, since the request was never sent
- `http`: there was an HTTP response
*/
export type Phase = 'local' | 'transport' | 'http';

/**
One thing that went wrong in a run, with all its repeats and echoes; the input of a cause.

The engine has already dropped what the command recovered from, and merged the copies of an error.
*/
export class Failure {
	readonly run: Run;
	readonly phase: Phase;
	/** The request and its repeats; empty for `local`, and for logs that show only the last line. */
	readonly exchanges: readonly Exchange[];
	/** HTTP status: from the status line, otherwise from the `Status` object, otherwise from kubectl's `Error from server (Reason)`. */
	readonly status: number | undefined;
	/** `Status.reason`, such as `Forbidden` or `AlreadyExists`; undefined if not given. */
	readonly reason: string | undefined;
	/** What the request was about; undefined without a request, and for paths without a resource. */
	readonly resource: Resource | undefined;
	readonly statements: readonly Statement[];
	/** The same without repeats: an error printed five times says no more than once. */
	readonly distinct: readonly Statement[];
	/** The messages that tell of it, where no request does. */
	readonly messages: readonly Note[];

	constructor(
		parts: Pick<Failure, 'run' | 'phase' | 'exchanges' | 'status' | 'reason' | 'statements'> &
			Partial<Pick<Failure, 'messages'>>,
	) {
		this.run = parts.run;
		this.phase = parts.phase;
		this.exchanges = parts.exchanges;
		this.status = parts.status;
		this.reason = parts.reason;
		this.statements = parts.statements;
		this.messages = parts.messages ?? [];
		const [exchange] = parts.exchanges;
		this.resource = exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)?.resource;
		const texts = new Set<string>();
		this.distinct = parts.statements.filter(({text}) => !texts.has(text) && texts.add(text));
	}

	/** The first request that failed this way. */
	get exchange(): Exchange | undefined {
		return this.exchanges[0];
	}

	/** The best evidence's words: the server's own before any copy. */
	get message(): string {
		return (this.statements.find(statement => !statement.clientMade) ?? this.statements[0])?.text ?? '';
	}

	/** Finds the first statement, best evidence first, that matches the pattern. */
	says(pattern: RegExp): Said | undefined {
		for (const statement of this.distinct) {
			const match = pattern.exec(statement.text);
			if (match !== null) return {match, statement: {...statement, line: lineOf(match, statement)}};
		}

		return undefined;
	}

	/** A response header of the first request, by its lower-case name; undefined when absent or not logged (below -v=8). */
	header(name: string): string | undefined {
		return this.exchange?.responseHeaders.get(name);
	}
}

/** The line of a statement that contains the match. */
export function lineOf(match: RegExpExecArray, {line, lines, text}: Statement): Line {
	if (lines === undefined || !text.includes('\n')) return line;
	const words = match[0].split('\n', 1)[0]?.slice(0, 60) ?? '';
	const quoted = words.replaceAll('"', String.raw`\"`);
	return lines.find(other => words !== '' && (other.text.includes(words) || other.text.includes(quoted))) ?? line;
}
