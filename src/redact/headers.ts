import type {Rule} from './span.ts';

/** Headers whose values are credentials, in lower case. client-go masks the first one only. */
const secretHeaders = new Set([
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
	'x-remote-extra',
	'x-vault-token',
]);

/** What an authenticating proxy says of the user: `X-Remote-Extra-Session`. */
export const isSecretHeader = (name: string): boolean => {
	const lower = name.toLowerCase();
	return secretHeaders.has(lower) || lower.startsWith('x-remote-extra-') || lower.startsWith('impersonate-extra-');
};

/** Says how the credential is used, and is none. */
export const scheme = /^(?:Bearer|Basic|Negotiate|NTLM|Digest|Token|AWS4-HMAC-SHA256) /i;

export const headerRules: readonly Rule[] = [
	// A line of its own: all of it. Behind a klog header, a mark of quotes, `< ` as curl shows it.
	{
		kind: 'header',
		words: ['authorization', 'cookie', '-token', '-key', 'client-cert', '-extra-'],
		pattern:
			/^(?:[IWEF]\d{4} [^\]\n]{1,120}\])?[\t <>|*]{0,40}(?:(?:Proxy-)?Authorization|(?:Set-)?Cookie|Api-Key|Private-Token|X-(?:Amz-Security-Token|Api-Key|Auth-Token|Auth-Request-Access-Token|Csrf-Token|Forwarded-Access-Token|Forwarded-Client-Cert|Gitlab-Token|Vault-Token|Remote-Extra-[\w-]{1,80})|Impersonate-Extra-[\w-]{1,80}):[\t ]{0,8}(?:(?:Bearer|Basic|Negotiate|NTLM|Digest|Token|AWS4-HMAC-SHA256) )?(?!\s{0,8}(?:\w{1,20} )?(?:<masked>|\**\[redacted|\*+(?:[\s"'\\]|$)))(?<secret>[^\r\n]+)/gim,
	},
	// In quotes, as an argument of curl: up to the same quote, escaped as often.
	{
		kind: 'header',
		words: ['authorization', 'cookie', '-token', '-key', 'client-cert', '-extra-'],
		pattern:
			/(?<![\\"'])(\\{0,7}["'])(?:(?:Proxy-)?Authorization|(?:Set-)?Cookie|Api-Key|Private-Token|X-(?:Amz-Security-Token|Api-Key|Auth-Token|Auth-Request-Access-Token|Csrf-Token|Forwarded-Access-Token|Forwarded-Client-Cert|Gitlab-Token|Vault-Token|Remote-Extra-[\w-]{1,80})|Impersonate-Extra-[\w-]{1,80}): ?(?:(?:Bearer|Basic|Negotiate|NTLM|Digest|Token|AWS4-HMAC-SHA256) )?(?!\s{0,8}(?:\w{1,20} )?(?:<masked>|\**\[redacted|\*+(?:[\s"'\\]|$)))(?<secret>(?:(?!(?<!\\)\1)[^\r\n]){2,})/gi,
	},
	// In JSON.
	{
		kind: 'header',
		words: ['authorization', 'cookie', '-token', '-key', 'client-cert', '-extra-'],
		pattern:
			/(?<=^|[^\w-]|\\[nrt])(?:(?:Proxy-)?Authorization|(?:Set-)?Cookie|Api-Key|Private-Token|X-(?:Amz-Security-Token|Api-Key|Auth-Token|Auth-Request-Access-Token|Csrf-Token|Forwarded-Access-Token|Forwarded-Client-Cert|Gitlab-Token|Vault-Token|Remote-Extra-[\w-]{1,80})|Impersonate-Extra-[\w-]{1,80})\\{0,7}"\s?:\s?\[?\s?(?<!\\)(\\{0,7}")(?:(?:Bearer|Basic|Negotiate|NTLM|Digest|Token|AWS4-HMAC-SHA256) )?(?!\s{0,8}(?:\w{1,20} )?(?:<masked>|\**\[redacted|\*+(?:[\s"'\\]|$)))(?<secret>(?:(?!(?<!\\)\1)[^\r\n]){2,})/gi,
	},
	// In a sentence.
	{
		kind: 'header',
		words: ['authorization', 'cookie', '-token', '-key', 'client-cert', '-extra-'],
		pattern:
			/(?<=^|[^\w-]|\\[nrt])(?:(?:Proxy-)?Authorization|(?:Set-)?Cookie|Api-Key|Private-Token|X-(?:Amz-Security-Token|Api-Key|Auth-Token|Auth-Request-Access-Token|Csrf-Token|Forwarded-Access-Token|Forwarded-Client-Cert|Gitlab-Token|Vault-Token|Remote-Extra-[\w-]{1,80})|Impersonate-Extra-[\w-]{1,80}): ?(?:(?:Bearer|Basic|Negotiate|NTLM|Digest|Token|AWS4-HMAC-SHA256) )?(?!\s{0,8}(?:\w{1,20} )?(?:<masked>|\**\[redacted|\*+(?:[\s"'\\]|$)))(?<secret>[^\r\n"'\\]{3,})/gi,
	},
	{
		kind: 'credential',
		words: ['bearer ', 'basic ', 'negotiate '],
		pattern: /(?<=^|[^\w-]|\\[nrt])(?:Bearer|Basic|Negotiate) (?<secret>[\w+/=.~:-]{6,})/g,
	},
];
