/**
Which lines without a header belong to the entry before them.

Text entries have no end marker (klog writes the message as is), so this goes by what each message is known to contain; anything
else is the program's own output. Structured values are delimited and need no guessing.
*/
export type Continuation = (line: string) => 'more' | 'last' | 'none';

/** kubectl's last words, worded as in `StandardErrorMessage` and `checkErr` in kubectl `pkg/cmd/util/helpers.go`. */
const lastWords =
	/^(?:error: |Error: |Error from server|Error in configuration: |Unable to connect to the server: |The connection to the server |The \w+ "[^"]*" is invalid|The request is invalid|Server returned an unexpected|error when |error validating )/;

/** What CI systems, shells and editors add after a command's output. */
const afterwards =
	/^(?:##\[|\[Pipeline\]|section_(?:start|end):|\+ |\$ |::|Process exited|Exited with code|script returned exit code|ERROR: Job failed|Cleaning up |PLAY RECAP|╵|\u00E2\u0095\u00B5|```|~~~|<\/?(?:details|summary|pre|code)>)/;

/** The end of a quotation in Markdown or HTML. */
export const isFence = (line: string): boolean => /^(?:```|~~~|<\/?(?:details|summary|pre|code)>)/.test(line);

export const isAfterwards = (line: string): boolean => afterwards.test(line);

export const isLastWords = (line: string): boolean => lastWords.test(line);

/** `=<` … ` >`: data lines are indented, so the end marker cannot be data. The end line may open the next block. */
const block: Continuation = line => {
	if (line.charCodeAt(0) === 0x20 && line.charCodeAt(1) === 0x3e) return line.endsWith('=<') ? 'more' : 'last';
	return 'more';
};

/** kubectl up to 1.36 prints a list of one object, and 1.37 the object itself. Source: kubectl `pkg/cmd/util/helpers.go`. */
const listOfOne: Continuation = line => (line === '}]' ? 'last' : 'more');
const statusObject: Continuation = line => (line === '}' ? 'last' : 'more');

/** `hexdump -C` as client-go prints bodies with bytes below 0x0A: offset, bytes, ASCII. */
const hexDump: Continuation = line => (/^[0-9a-f]{8}(?: |$)/.test(line) ? 'more' : 'none');

/** HTML, plain text, stack traces: up to the next header or kubectl's last words. */
const freeText: Continuation = line => (isLastWords(line) ? 'none' : 'more');

/** An F entry is the error itself and, in kubectl 1.19 to 1.23, all goroutines; then the calling program continues. */
const fatal: Continuation = line => (isAfterwards(line) ? 'none' : 'more');

/** The advice that client-go appends when a credential plugin is missing, followed by the kubeconfig's own hint. */
const untilLastWords = freeText;

/**
What `kubectl edit` logs of the edited file, which has no end marker: lines shaped like YAML and JSON.

Source: kubectl `pkg/cmd/util/editor/editoptions.go`.
*/
const edited: Continuation = line =>
	/^(?:$|[\s#{}[\]]|-(?:--| |$)|[\w.\-/]+:(?: |$))/.test(line) && !isLastWords(line) ? 'more' : 'none';

/** client-go quotes the undecodable object with `'…'`, including the object's final line break. */
const quoted: Continuation = line => (line.endsWith("'") ? 'last' : 'more');

/** How an entry with this first line continues, with its message starting at `start`; undefined when it is complete. */
export function continuationOf(line: string, start: number): Continuation | undefined {
	if (start > 0 && line.charCodeAt(0) === 0x46) return fatal;
	switch (line.charCodeAt(start)) {
		// A blank: a header line; G, P, D: a request. Most lines are one of these.
		case 0x20:
		case 0x47:
		case 0x50:
		case 0x44: {
			return undefined;
		}

		// A quote: structured.
		case 0x22: {
			return line.endsWith('=<') ? block : undefined;
		}

		// R: Response Body, Request Body, RemoteCommand fallback.
		case 0x52: {
			if (line.startsWith('Response Body:', start) || line.startsWith('Request Body:', start))
				return bodyContinuation(line, start);
			break;
		}

		default:
	}

	const message = line.slice(start);
	if (message.startsWith('server response object: '))
		return message.endsWith('[{') ? listOfOne : message.endsWith('{') ? statusObject : undefined;
	if (message === 'User edited:') return edited;
	if (message.endsWith(' not found') && message.includes('exec: executable ')) return untilLastWords;
	if (/^(?:fallback to secondary dialer|RemoteCommand fallback)/.test(message)) return freeText;
	if (message.startsWith('body was not') && message.includes("Object 'Kind' is missing in '") && !message.endsWith("'"))
		return quoted;
	return undefined;
}

/** One-line bodies, which kubectl's own words may follow. Sources: Go's `http.NotFound`, apiserver's health checks, kube-aggregator. */
const singleLine = /^Response Body: (?:404 page not found|ok|service unavailable)$/;

/** JSON is one line, since its line breaks are escaped; a dump starts on the next line. */
function bodyContinuation(line: string, start: number): Continuation | undefined {
	const text = line.indexOf(':', start) + 1;
	const first = line.charCodeAt(line.charCodeAt(text) === 0x20 ? text + 1 : text);
	if (Number.isNaN(first)) return hexDump;
	if (first === 0x7b || first === 0x5b || singleLine.test(line.slice(start))) return undefined;
	return freeText;
}
