import {anyOf} from './names.ts';
import type {Rule} from './span.ts';

/** Query parameters: OAuth 2.0 and OpenID Connect (RFC 6749, 6750, 7521), signed storage URLs, webhooks. */
export const secretParameters: readonly string[] = [
	'access token',
	'api key',
	'assertion',
	'auth',
	'client secret',
	'code',
	'id token',
	'key',
	'password',
	'passwd',
	'refresh token',
	'secret',
	'sig',
	'signature',
	'token',
];

/** Parameters of presigned URLs, which are recognisable without a preceding delimiter. */
export const presignedParameters: readonly string[] = ['Amz', 'Goog'].flatMap(cloud =>
	['Credential', 'Signature', 'Security-Token'].map(what => `X-${cloud}-${what}`),
);

const presigned = anyOf(presignedParameters);

const lastWords = [...secretParameters, ...presignedParameters].map(
	name => `${name.split(/[ -]/).at(-1)?.toLowerCase()}=`,
);

/** What ends the address in a text: another part of the URL, perhaps percent-encoded, the end of a word, or a sign of prose before it. */
const end = String.raw`(?:[/?#,;&\s'"\\<>[\]‘’“”–—]|%(?:2F|3F|23|26)|$)`;
const port = String.raw`\d{1,5}[^A-Za-z\d\s@]{0,9}?${end}`;

export const urlRules: readonly Rule[] = [
	// user:password truncated before its @: no port has letters
	{
		kind: 'user in a URL',
		words: ['://'],
		pattern: new RegExp(String.raw`:\/\/(?<secret>[^\s'"/?#<>\\@:[\]]{1,100}:(?!${port})[^\s'"/?#<>\\@:[\]]{3,})`, 'g'),
	},
	// user:password@, or a token alone
	{kind: 'user in a URL', words: ['@'], pattern: /:\/\/(?<secret>[^\s'"/?#<>\\]{1,300})(?=@)/g},
	// The rest of one whose start is elsewhere.
	{
		kind: 'user in a URL',
		words: ['@'],
		pattern: /(?<=^|[^\w.~%/-]|\\[nrt])(?<secret>[\w.~%-]{6,300})(?=@[\w.-]{1,253}:\d{2,5}\/)/g,
	},
	{
		kind: 'query parameter',
		words: [...new Set(lastWords)],
		// Go writes & in JSON as \u0026.
		pattern: new RegExp(
			String.raw`(?:(?:[?&;]=?|\\u0026)(?:${anyOf(secretParameters, '_?')}|${presigned})=|(?<![\w-])(?:${presigned})=)(?<secret>[^\s&"'<>\\#]+)`,
			'gi',
		),
	},
	// Slack, Teams and Discord hooks: the path is the credential.
	{
		kind: 'webhook URL',
		words: ['hooks', 'webhook'],
		pattern:
			/https:\/\/(?:hooks\.slack\.com\/(?:services|workflows)|discord(?:app)?\.com\/api\/webhooks|[\w-]{1,60}\.webhook\.office\.com\/webhookb2)\/(?<secret>[\w/@.-]{8,})/g,
	},
];
