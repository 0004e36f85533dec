import {anyOf, wordsIn} from './names.ts';
import type {Rule} from './span.ts';

/** Headers whose values are credentials, in small letters. client-go masks the first one only. */
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

/** What an authenticating proxy says of the user, each thing in a header of its own: `X-Remote-Extra-Acme.com%2Fproject`. */
export const secretFamilies: readonly string[] = ['x-remote-extra', 'impersonate-extra'];

export const isSecretHeader = (name: string): boolean => {
	const lower = name.toLowerCase();
	return (
		secretHeaders.includes(lower) || secretFamilies.some(family => lower === family || lower.startsWith(`${family}-`))
	);
};

const schemes = anyOf(['Bearer', 'Basic', 'Negotiate', 'NTLM', 'Digest', 'Token', 'AWS4-HMAC-SHA256']);

/** Says how the credential is used, and is none. */
export const scheme = new RegExp(`^(?:${schemes}) `, 'i');

const header = String.raw`(?:${anyOf(secretHeaders)}|(?:${anyOf(secretFamilies)})(?:-[\w.%-]{1,80})?)`;

/** In front of the value: the scheme stays, and so does what is no secret any more. */
const credential = String.raw`(?:(?:${schemes}) )?(?!\s{0,8}(?:\w{1,20} )?(?:<masked>|\**\[redacted|\*+(?:[\s"'\\]|$)))`;

/** What no name has in front of it, if it is the whole name. */
const begin = String.raw`(?<=^|[^\w-]|\\[nrt])`;

/** Up to the quotes that the group around the beginning holds, escaped as often. */
const quoted = String.raw`(?<secret>(?:(?!(?<!\\)\1)[^\r\n]){2,})`;

const forms: readonly RegExp[] = [
	// A line of its own: all of it. Behind a klog header, a mark of quotes, `< ` as curl shows it.
	new RegExp(
		String.raw`^(?:[IWEF]\d{4} [^\]\n]{1,120}\])?[\t <>|*]{0,40}${header}:[\t ]{0,8}${credential}(?<secret>[^\r\n]+)`,
		'gim',
	),
	// In quotes, as an argument of curl.
	new RegExp(String.raw`(?<![\\"'])(\\{0,7}["'])${header}: ?${credential}${quoted}`, 'gi'),
	// In JSON.
	new RegExp(String.raw`${begin}${header}\\{0,7}"\s?:\s?\[?\s?(?<!\\)(\\{0,7}")${credential}${quoted}`, 'gi'),
	// In a sentence.
	new RegExp(String.raw`${begin}${header}: ?${credential}(?<secret>[^\r\n"'\\]{3,})`, 'gi'),
];

const words = wordsIn([...secretHeaders, ...secretFamilies]);

/** Schemes that are no words of a sentence when a capital begins them. */
const spoken = ['Bearer', 'Basic', 'Negotiate'];

export const headerRules: readonly Rule[] = [
	...forms.map(pattern => ({kind: 'header', words, pattern})),
	{
		kind: 'credential',
		words: spoken.map(word => `${word.toLowerCase()} `),
		pattern: new RegExp(String.raw`${begin}(?:${anyOf(spoken)}) (?<secret>[\w+/=.~:-]{6,})`, 'g'),
	},
];
