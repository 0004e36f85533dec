import {bytesOf, encodeText} from './latin1.ts';

/** What may not stand in a URI as it is. Source: RFC 3986, appendix A; a `%` that is no escape is one of them. */
const foreign = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]|%(?![\da-f]{2})/giu;

/** Text as a URI reference: what already is one stays as it is. */
export const uriText = (text: string): string =>
	text.replace(foreign, character =>
		[...bytesOf(encodeText(character))].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
	);

/** The name of a source as a URI reference: a path stays relative, an absolute one gets its scheme. */
export function fileUri(name: string): string {
	const path = name.replaceAll('\\', '/');
	// In a path `?` and `#` are letters, and a colon in front of the first slash would be taken for a scheme.
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
