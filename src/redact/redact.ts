/**
Takes secrets out of text before anything can print it.

client-go masks the header `Authorization` and nothing else; everything below was seen in clear in logs of -v=6 to -v=10.
What is replaced is named, so that a reader knows what stood there; the same text always gives the same result.
*/

const MASK = '<redacted>';

/** Headers whose values are credentials, in lower case. */
const secretHeaders = new Set([
	'authorization',
	'proxy-authorization',
	'cookie',
	'set-cookie',
	'x-remote-extra',
	'x-auth-token',
	'x-amz-security-token',
]);

/** client-go's own mask stays: it says which scheme was used. */
const masked = /^(?:\w+ )?<masked>$/;

type Rule = readonly [pattern: RegExp, replacement: string];

/** Shapes of secrets that are recognised anywhere. */
const shapes: readonly Rule[] = [
	// Three base64url parts, the first of which begins with `{"`.
	[/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '<redacted JWT>'],
	[/\b(Bearer|Basic|Negotiate|Token) (?!<|masked)([\w+/=.~:-]{6,})/g, `$1 ${MASK}`],
	[/\bk8s-aws-v1\.[\w-]+/g, '<redacted EKS token>'],
	[/\bya29\.[\w-]+/g, '<redacted Google token>'],
	[/\bsha256~[\w-]{20,}/g, '<redacted OpenShift token>'],
	[/\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}/g, '<redacted GitHub token>'],
	[/\bglpat-[\w-]{16,}/g, '<redacted GitLab token>'],
	[/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '<redacted AWS key id>'],
	[/\bxox[abprs]-[\w-]{10,}/g, '<redacted Slack token>'],
	[/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '<redacted private key>'],
	// user:password in a URL
	[/(:\/\/)[^\s/@'":]*:[^\s/@'"]*@/g, `$1${MASK}@`],
	// --token=x, --password x, --from-literal=k=v
	[/(--(?:token|password|client-key-data|docker-password)[= ])("[^"]*"|'[^']*'|\S+)/g, `$1${MASK}`],
	[/(--from-literal[= ]["']?[^\s=]+=)("[^"]*"|'[^']*'|\S+)/g, `$1${MASK}`],
	// Query parameters.
	[
		/([?&](?:token|access_token|id_token|refresh_token|code|password|secret|client_secret|api_key|sig|signature|X-Amz-Signature|X-Amz-Security-Token)=)[^\s&"'<]+/gi,
		`$1${MASK}`,
	],
	// Header lines in text, curl arguments included.
	[/((?:Set-)?Cookie: )(?!<redacted)[^\r\n"]+/gi, `$1${MASK}`],
	[/((?:Proxy-)?Authorization: )(?!(?:\w+ )?<)[^\r\n"]+/gi, `$1${MASK}`],
	// kubeconfig and plugin output: members of JSON, quotes escaped or not
	[
		/(\b(?:client-key-data|client-secret|id-token|refresh-token|token|access-token|password|clientKeyData|tls\.key|idToken|accessToken|refreshToken)\\*"\s*:\s*\\*")(?!<)([^\s"\\,}]{6,})/g,
		`$1${MASK}`,
	],
	// The same in YAML, at the beginning of a line; in the middle of a sentence `token: ` is prose, unless a long word of letters and digits follows.
	[
		/^([\s-]*(?:client-key-data|client-secret|id-token|refresh-token|token|access-token|password|clientKeyData|tls\.key|idToken|accessToken|refreshToken):\s+["']?)(?!<|[{[|>]|null\b)([^\s"',}]{6,})/gm,
		`$1${MASK}`,
	],
	[/(\b(?:token|password|secret):\s+)(?!<)((?=[\w+/=~.-]*\d)(?=[\w+/=~.-]*[A-Za-z])[\w+/=~.-]{16,})/g, `$1${MASK}`],
];

/** Kinds whose bodies are secret as a whole. */
const secretKinds = /"kind\\*"\s*:\s*\\*"(?:Secret|SecretList|TokenRequest|TokenReview|ExecCredential|Config)\\*"/;

/** Lists of types name the kind Secret too. Only by its beginning: anything may stand within an object. */
const discovery = /^[^{]{0,400}\{\s{0,8}\\*"kind\\*"\s{0,8}:\s{0,8}\\*"API(?:Resource|Group)(?:Discovery)?List\\*"/;

/** Values that may stay in such a body: what the object is, not what it holds. */
const harmlessKeys =
	/^(?:kind|apiVersion|name|namespace|type|uid|resourceVersion|creationTimestamp|selfLink|generateName|status|message|reason|manager|operation|time|fieldsType|group)$/;

/** A string in JSON that may itself stand in a string: where its inside begins and ends, and where the text goes on. */
type JsonString = {readonly depth: number; readonly start: number; readonly end: number; readonly after: number};

/** Backslashes in front of a quote. At depth n of nested strings a quote has 2ⁿ − 1 of them; more escape it within its string. */
function backslashes(text: string, quote: number): number {
	let count = 0;
	while (text.charCodeAt(quote - 1 - count) === 0x5c) count++;
	return count;
}

/** The string that opens at this quote; one that was cut off ends with the text. Undefined for a quote within a string. */
function stringAt(text: string, quote: number): JsonString | undefined {
	const depth = backslashes(text, quote);
	const period = (depth + 1) * 2;
	if (!Number.isInteger(Math.log2(depth + 1))) return undefined;
	for (let at = text.indexOf('"', quote + 1); at !== -1; at = text.indexOf('"', at + 1)) {
		if (backslashes(text, at) % period === depth) return {depth, start: quote + 1, end: at - depth, after: at + 1};
	}

	return {depth, start: quote + 1, end: text.length, after: text.length};
}

const colon = /\s*:\s*(\\*)"/y;

/** Blanks every string value of a Secret's JSON, plain, escaped or cut off, except those that only name it. */
function redactSecretBody(text: string): string {
	const parts: string[] = [];
	let copied = 0;
	let at = text.indexOf('"');
	while (at !== -1) {
		const key = stringAt(text, at);
		let next = at + 1;
		if (key !== undefined) {
			colon.lastIndex = key.after;
			const between = colon.exec(text);
			if (between !== null && between[1]?.length === key.depth) {
				const value = stringAt(text, colon.lastIndex - 1);
				if (value !== undefined && !harmlessKeys.test(text.slice(key.start, key.end))) {
					parts.push(text.slice(copied, value.start), MASK);
					copied = value.end;
				}

				next = value?.after ?? colon.lastIndex;
			}
		}

		at = text.indexOf('"', next);
	}

	parts.push(text.slice(copied));
	return parts.join('');
}

/** Any text: a line, a message, a body, an URL. */
export function redactText(text: string): string {
	let result = text;
	if (secretKinds.test(result) && !discovery.test(result)) result = redactSecretBody(result);
	for (const [pattern, replacement] of shapes) result = result.replaceAll(pattern, replacement);
	return result;
}

/** The value of a header. */
export function redactHeader(name: string, value: string): string {
	if (!secretHeaders.has(name.toLowerCase())) return redactText(value);
	if (masked.test(value)) return value;
	const scheme = /^(Bearer|Basic|Negotiate) /.exec(value)?.[0] ?? '';
	return `${scheme}${MASK}`;
}
