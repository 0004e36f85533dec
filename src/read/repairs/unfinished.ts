/** Words that end no sentence of kubectl, client-go or the API server; a line that ends in one continues. */
const dangling =
	/(?:[,(=[{\\]| -H| -v|\b(?:the|an?|in|of|to|for|by|with|on|at|from|and|or|is|are|was|were|be|been|has|have|that|as|cannot|could|must|will|may|User|group|namespace|API|Get|Head|Post|Put|Patch|GET|HEAD|POST|PUT|PATCH|DELETE|server|current|resources?|requested|find|list|get|create|update|delete|when|reading|read|provide|please|because|due|no|tcp|file|curl))$/;

/** Definite line endings: nothing follows them. A curl command ends in its URL. */
const finished = /(?: in \d+ milliseconds|\[truncated \d+ chars\]"?|=<| 'https?:\/\/[^'\s]+')$/;

/** Line endings that make it likely that nothing is missing. */
const complete = /[.}\])>:"]$/;

/** A header without its message, an HTTP header name without its value. */
const empty = /(?:^[IWEF]\d{4} [^\]]{1,80}\]|\] {1,5}[A-Za-z][A-Za-z-]*:) ?$/;

const request = /\] (?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) https?:\/\//;
const pair = /^[A-Za-z][\w.]*=(?:["<[{\d-]|true|false)/;
const answer = /^\d{3} [A-Z][a-z]*(?: |$)/;

/** Fixed phrases of kubectl, client-go and the API server: halves of one on two lines belong together. */
const phrases = [
	"couldn't get current server API group list: ",
	'skipped caching discovery info due to ',
	'Error loading discovery information: ',
	'Starting client certificate rotation',
	'The connection to the server ',
	'was refused - did you specify the right host or port?',
	'Unable to connect to the server: ',
	'connect: connection refused',
	'read: connection reset by peer',
	'the server could not find the requested resource',
	'the server has asked for the client to provide credentials',
	'the server is currently unable to handle the request',
	'an error on the server',
	'has prevented the request from succeeding',
	'in the namespace',
	'at the cluster scope',
	'failed to verify certificate: x509: certificate',
	'certificate has expired or is not yet valid: current time',
	'certificate signed by unknown authority',
	'Client.Timeout exceeded while awaiting headers',
	'net/http: request canceled while waiting for connection',
	'the object has been modified; please apply your changes to the latest version and try again',
	'when reading response body, may be caused by closed connection. Please retry.',
	'received from peer',
	'error upgrading connection: ',
	'failed calling webhook',
	'unable to handle the request',
	'no such host',
	'i/o timeout',
	'context deadline exceeded',
].map(phrase => phrase.trimEnd());

/** Whether the end of one line and the start of another are one phrase broken between two words. */
function isOnePhrase(end: string, beginning: string): boolean {
	for (const phrase of phrases) {
		for (let at = phrase.indexOf(' '); at !== -1; at = phrase.indexOf(' ', at + 1)) {
			const rest = phrase.slice(at + 1);
			if (end.endsWith(` ${phrase.slice(0, at)}`) && (beginning.startsWith(rest) || rest.startsWith(beginning)))
				return true;
		}
	}

	return false;
}

/**
Whether a line joined so far continues: `open` when it certainly does, because a quote or bracket is open, a request lacks its
duration or a sentence its end; `finished` when it certainly does not.
*/
export class Sentence {
	/** The first part, without its prefix. */
	readonly #first: string;
	#last: string;
	#depth = 0;
	#quoted = false;
	#escaped = false;

	constructor(first: string) {
		this.#first = first;
		this.#last = first;
		this.#read(first);
	}

	add(separator: string, part: string): void {
		// Patterns look at the end, and a cut may fall inside it.
		this.#last = this.#last.slice(-60) + separator + part;
		this.#read(part);
	}

	/** A JSON body that stops in the middle: a body is one line, since its line breaks are escaped. */
	get isBody(): boolean {
		return (
			(this.#depth > 0 || this.#quoted) &&
			/(?:Request|Response) Body(?:: [{[]|" body="\{)/.test(this.#first.slice(0, 600))
		);
	}

	get state(): 'open' | 'complete' | 'finished' | 'unknown' {
		const last = this.#last;
		if (finished.test(last)) return 'finished';
		if (this.#quoted || this.#depth > 0) return 'open';
		if (last.endsWith(': ') || dangling.test(last.trimEnd())) return 'open';
		if (this.#lacksDuration() || empty.test(last)) return 'open';
		return complete.test(last) || last.endsWith(' milliseconds') ? 'complete' : 'unknown';
	}

	/** Whether the start of the next line can only be the rest of this one. */
	isContinuedBy(line: string): boolean {
		const next = line.trimStart();
		const last = this.#last.trimEnd();
		if (last.endsWith(' Body:')) return /^[{[]/.test(next);
		if (last.endsWith(' Bearer') || last.endsWith(' Basic')) return next.startsWith('<masked>');
		if (last.endsWith(' file:')) return next.startsWith('/');
		if (last.endsWith(' HTTP Statistics:')) return next.startsWith('DNSLookup') || next.startsWith('GetConnection');
		if (this.#first.includes('curl -') && /^(?:-H |'https?:|-X)/.test(next)) return true;
		if (isOnePhrase(last, next)) return true;
		if (this.isPair(next)) return true;
		return answer.test(next) && request.test(this.#first) && !this.#hasAnswer();
	}

	/** Whether this is a key and its value in a structured message. */
	isPair(next: string): boolean {
		return (this.#first.includes('] "') || this.#first.startsWith(' >')) && pair.test(next.trimStart());
	}

	/** `GET https://h/api 200` and `Response Status: 200 OK in 5`. */
	#lacksDuration(): boolean {
		return this.#first.includes('] Response Status: ') || (request.test(this.#first) && this.#hasAnswer());
	}

	#hasAnswer(): boolean {
		return / \d{1,3}(?: [A-Z][A-Za-z -]{0,40})?(?: in(?: \d+)?)?(?: mi\w*)?$/.test(this.#last.slice(-80).trimEnd());
	}

	#read(text: string): void {
		for (let at = 0; at < text.length; at++) {
			if (this.#escaped) {
				this.#escaped = false;
				continue;
			}

			const code = text.charCodeAt(at);
			if (code === 0x5c) this.#escaped = this.#quoted;
			else if (code === 0x22) this.#quoted = !this.#quoted;
			else if (this.#quoted) continue;
			else if (code === 0x28 || code === 0x5b || code === 0x7b) this.#depth++;
			// The header's own bracket is closed without having been opened.
			else if ((code === 0x29 || code === 0x5d || code === 0x7d) && this.#depth > 0) this.#depth--;
		}
	}
}
