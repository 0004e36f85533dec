import {isAfterwards, isLastWords} from '../klog/continuation.ts';
import type {RawLine} from '../klog/entry.ts';
import {MAX_LINES} from '../words/continuations.ts';
import {decodeBytes} from '../text/latin1.ts';

/**
What a failing program prints last, on lines without a klog header.

Besides kubectl's `StandardErrorMessage` wordings: bare errors of retried requests, client-go's reader and decoder (a list of
errors is printed without a prefix, such as that of `apply` for several objects), prompts without a terminal, the end of `exec`, types that `explain` does not know, the Status
that a watch prints as a table row or `get --raw` as an event, kubeadm giving up.
*/
const otherLastWords =
	/^(?:(?:Get|Post|Put|Patch|Delete) "https?:\/\/|(?:stream|unexpected) error when reading response body|unable to |Unable to |command terminated with |Please enter (?:Username|Password): |Failure\s+(?:Expired|Gone)\s+|There are pending (?:pods|nodes) |no matches for kind|dial tcp |error forwarding port|E\d{4} |the server doesn't have a resource type "|serializer for \S+(?:; charset=\S+)? doesn't exist$|couldn't initialize a Kubernetes cluster$|Object 'Kind' is missing in '|couldn't get version\/kind; |no kind "[^"]*" is registered for version|invalid character '.{1,6}' |unexpected end of JSON input$|Apply failed with \d+ conflicts?: |resource mapping not found for name: |timed out waiting for the condition(?: on |$)|the path "[^"]*" does not exist$|\{"type":"ERROR","object":\{"kind":"Status",)/;

/** The next command as echoed by a shell or CI system; what follows belongs to that command, including its errors. */
const nextCommand = /^(?:\++ [\w./"'-]*[a-z]|\$ \S|##\[(?:group|command)\]|::group::|\[Pipeline\] sh|section_start:)/;

/** A message of plain lines, decoded. */
export type Message = {readonly text: string; readonly lines: RawLine[]};

/** A plain line: as received, and its unwrapped text; latin1. */
export type TextLine = RawLine & {readonly text: string};

export const isError = (line: string): boolean => isLastWords(line) || otherLastWords.test(line);

/**
Splits plain text into messages, each with its lines; skips other text.

After klog entries, the next command ends the text. Without any, it may be the other end of a pipe: `+ kubectl get pods`, `+ grep
web`.
*/
export function lastWordsOf(tail: readonly TextLine[], behindEntries = true): Message[] {
	const messages: Array<{text: string[]; lines: RawLine[]}> = [];
	let open: {text: string[]; lines: RawLine[]} | undefined;
	for (const line of tail) {
		const text = decodeBytes(line.text);
		if (isError(text)) {
			open = {text: [text], lines: [line]};
			messages.push(open);
		} else if (behindEntries && nextCommand.test(text)) {
			break;
		} else if (isAfterwards(text)) {
			open = undefined;
		} else if (open !== undefined && open.lines.length < MAX_LINES) {
			open.text.push(text);
			open.lines.push(line);
		}
	}

	return messages.map(({text, lines}) => ({text: text.join('\n').trimEnd(), lines}));
}
