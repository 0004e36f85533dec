import {isSecretHeader, scheme} from './headers.ts';
import {jsonSecrets} from './json.ts';
import {LineReader} from './lines.ts';
import {isMask, MASK, replaced, tidy, type Span} from './span.ts';

/*
Removes secrets from text before anything can print it.

client-go masks the header `Authorization` and nothing else; everything handled here was seen in clear text in logs at -v=6 to
-v=10. The same text always gives the same result, and redacting is idempotent.
*/

/** The secrets of any text: a line, a multi-line message, a body, a URL. */
export function secretsIn(text: string): Span[] {
	const starts: number[] = [];
	// A pretty-printed body has multi-line values.
	const spans: Span[] = text.includes('\n') ? jsonSecrets(text) : [];
	const reader = new LineReader((line, {start, end, kind}) => {
		const offset = starts[line] ?? 0;
		spans.push({start: offset + start, end: offset + end, kind});
	});
	let offset = 0;
	for (const line of text.split('\n')) {
		starts.push(offset);
		reader.push(line);
		offset += line.length + 1;
	}

	reader.end();
	return tidy(text, spans);
}

/** Any text without its secrets. */
export const redactText = (text: string): string => replaced(text, secretsIn(text));

/** The value of a header. */
export function redactHeader(name: string, value: string): string {
	if (!isSecretHeader(name)) return redactText(value);
	return isMask(value) ? value : `${scheme.exec(value)?.[0] ?? ''}${MASK}`;
}
