import {HeaderFields} from './headers.ts';

export type CurlRequest = {readonly method: string; readonly url: string; readonly headers: HeaderFields};

const header = / -H "([^":]+): ((?:[^"\\]|\\.)*)"/g;

/**
Parses the curl line that -v=9 and -v=10 print instead of the request headers.

Text is `curl -v -XGET -H "Accept: …" 'https://h/p?q'`; `-k` up to 1.21, a bare URL in 1.10; the URL or a header may be truncated.
Source: `toCurl` in client-go `transport/round_trippers.go`, which quotes header values with Go's `%q`.
*/
export function parseCurl(text: string): CurlRequest | undefined {
	const start = /^\s*curl (?:-k )?-v -X([A-Z]+)/.exec(text);
	if (start === null) return undefined;
	const headers = new HeaderFields();
	let end = start[0].length;
	header.lastIndex = 0;
	for (let match = header.exec(text); match !== null; match = header.exec(text)) {
		headers.add(match[1] ?? '', (match[2] ?? '').replaceAll(/\\(.)/g, '$1'));
		end = header.lastIndex;
	}

	const url = /^\s*'?(.*?)'?\s*$/s.exec(text.slice(end))?.[1] ?? '';
	return {method: start[1] ?? '', url: url.startsWith('-H') ? '' : url, headers};
}
