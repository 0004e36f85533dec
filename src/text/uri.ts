import {bytesOf, encodeText} from './latin1.ts';

/** Characters not allowed in a URI as is. Source: RFC 3986, appendix A; this includes a `%` that is not an escape. */
const foreign = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]|%(?![\da-f]{2})/giu;

/** Text as a URI reference: unchanged if it already is one. */
export const uriText = (text: string): string =>
	text.replace(foreign, character =>
		[...bytesOf(encodeText(character))].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
	);

/** A source's name as a URI reference: a path stays relative, an absolute one gets its scheme. */
export function fileUri(name: string): string {
	const path = name.replaceAll('\\', '/');
	// In a path, `?` and `#` are ordinary characters, and a colon before the first slash would be read as a scheme.
	const escaped = uriText(path)
		.replaceAll('?', '%3F')
		.replaceAll('#', '%23')
		.replaceAll('[', '%5B')
		.replaceAll(']', '%5D');
	if (/^[a-z]:\//i.test(path)) return `file:///${escaped}`;
	if (path.startsWith('/')) return `file:///${escaped.replace(/^\/+/, '')}`;
	const [first = '', ...rest] = escaped.split('/');
	return [first.replaceAll(':', '%3A'), ...rest].join('/');
}
