import {anyOf, wordsIn} from './names.ts';
import type {Rule} from './span.ts';

/** Headers whose values are credentials, in lower case. client-go masks only the first one. */
export const secretHeaders: readonly string[] = [
	'authorization',
	'proxy-authorization',
	'cookie',
	'set-cookie',
	'api-key',
	'private-token',
	'x-amz-security-token',
	'x-api-key',
	'x-auth-request-access-token',
	'x-auth-token',
	'x-csrf-token',
	'x-forwarded-access-token',
	'x-forwarded-client-cert',
	'x-gitlab-token',
	'x-vault-token',
];

/** What an authenticating proxy says about the user, each in its own header: `X-Remote-Extra-Acme.com%2Fproject`. */
export const secretFamilies: readonly string[] = ['x-remote-extra', 'impersonate-extra'];

export const isSecretHeader = (name: string): boolean => {
	const lower = name.toLowerCase();
	return (
		secretHeaders.includes(lower) || secretFamilies.some(family => lower === family || lower.startsWith(`${family}-`))
	);
};

const schemes = anyOf(['Bearer', 'Basic', 'Negotiate', 'NTLM', 'Digest', 'Token', 'AWS4-HMAC-SHA256']);

/** Says how the credential is used, but is not one. */
export const scheme = new RegExp(`^(?:${schemes}) `, 'i');

const header = String.raw`(?:${anyOf(secretHeaders)}|(?:${anyOf(secretFamilies)})(?:-[\w.%-]{1,80})?)`;

/** Before the value: the scheme stays, and so does whatever is no longer secret. */
const credential = String.raw`(?:(?:${schemes}) )?(?!\s{0,8}(?:\w{1,20} )?(?:<masked>|\**\[redacted|\*+(?:[\s"'\\]|$)))`;

/** Characters that cannot precede the name, if it is the whole name. */
const begin = String.raw`(?<=^|[^\w-]|\\[nrt])`;

/** Up to the quotes captured at the start, escaped as often. */
const quoted = String.raw`(?<secret>(?:(?!(?<!\\)\1)[^\r\n]){2,})`;

const forms: readonly RegExp[] = [
	// On a line of its own: all of it. After a klog header, quote marks, or `< ` as shown by curl.
	new RegExp(
		String.raw`^(?:[IWEF]\d{4} [^\]\n]{1,120}\])?[\t <>|*]{0,40}${header}:[\t ]{0,8}${credential}(?<secret>[^\r\n]+)`,
		'gim',
	),
	// In quotes, as an argument of curl.
	new RegExp(String.raw`(?<![\\"'])(\\{0,7}["'])${header}: ?${credential}${quoted}`, 'gi'),
	// In JSON.
	new RegExp(String.raw`${begin}${header}\\{0,7}"\s?:\s?\[?\s?(?<!\\)(\\{0,7}")${credential}${quoted}`, 'gi'),
	// Go before 1.20, about a header that it does not send: `invalid header field value "Bearer x\n" for key Authorization`.
	new RegExp(String.raw`header field value (\\{0,7}")${credential}${quoted}(?=\1 for key ${header}\b)`, 'gi'),
	// In a sentence.
	new RegExp(String.raw`${begin}${header}: ?${credential}(?<secret>[^\r\n"'\\]{3,})`, 'gi'),
];

const words = wordsIn([...secretHeaders, ...secretFamilies]);

/** Schemes that are not words of a sentence when capitalised. */
const spoken = ['Bearer', 'Basic', 'Negotiate'];

export const headerRules: readonly Rule[] = [
	...forms.map(pattern => ({kind: 'header', words, pattern})),
	{
		kind: 'credential',
		words: spoken.map(word => `${word.toLowerCase()} `),
		// A challenge has no credential but a realm (RFC 9110, section 11.3); no base64 has the length of these names.
		pattern: new RegExp(
			String.raw`${begin}(?:${anyOf(spoken)}) (?!(?:realm|error|scope)=)(?<secret>[\w+/=.~:-]{6,})`,
			'g',
		),
	},
];
