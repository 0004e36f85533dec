import {anyOf, wordsIn} from './names.ts';
import type {Rule} from './span.ts';

/** Suffixes of member names whose value is a secret in any object: kubeconfig, TokenRequest, docker's config, and custom ones. */
export const secretEndings: readonly string[] = [
	'password',
	'passwd',
	'passphrase',
	'secret key',
	'secret access key',
	'api key',
	'access token',
	'id token',
	'refresh token',
	'session token',
	'auth token',
	'bearer token',
	'service account token',
	'client secret',
	'client key data',
	'client certificate data',
	'private key',
	'account key',
	'connection string',
	'webhook url',
];

/** Names that only count on their own: `tokenUrl` and `authMode` do not. */
export const secretNames: readonly string[] = [
	'token',
	'secret',
	'pwd',
	'auth',
	'tls.key',
	'ca.key',
	'ssh-privatekey',
	'.dockercfg',
	'.dockerconfigjson',
];

const secretKey = new RegExp(String.raw`^(?:${anyOf(secretNames)}|[\w.-]{0,80}(?:${anyOf(secretEndings)}))$`, 'i');

/** Whether a member, or an environment variable, of this name holds a secret. */
export const isSecretKey = (key: string): boolean => key.length <= 120 && secretKey.test(key);

/** Environment variable names vary more: `DB_PASSWORD_2`, `GITHUB_TOKEN`. */
export const isSecretVariable = (name: string): boolean =>
	isSecretKey(name) ||
	/PASSW|TOKEN|SECRET|CREDENTIAL|(?:API|ACCESS|PRIVATE|SIGNING|ENCRYPTION)_?KEY/i.test(name.slice(0, 200));

/** Whether this value of a secret member can be a secret: not prose, not a reference. */
export const canBeSecret = (value: string): boolean =>
	value.length > 0 && !/^(?:true|false|null|\{\}|\[\]|[|>][+-]?)$/.test(value);

/** Set once, before anything is redacted: what people put into a ConfigMap is their decision, and stays unless they say otherwise. */
let hidesConfigMaps = false;

export function hideConfigMaps(): void {
	hidesConfigMaps = true;
}

/** Kinds with a member that is secret whatever its name; their lists too. */
const secretBodies: Readonly<Record<string, RegExp>> = {
	Secret: /^(?:data|stringData)\./,
	/*
	Neither holds a private key. But both name the user and groups in a form that pseudonyms cannot reach, and the certificate is
	half of a credential.
	*/
	CertificateSigningRequest: /^(?:spec\.request|status\.certificate)$/,
	ConfigMap: /^(?:data|binaryData)\./,
};

/** Members that are secret in one of these kinds, judging by their path. */
export const mayBeSecret = (path: string): boolean => Object.values(secretBodies).some(pattern => pattern.test(path));

export function isSecretIn(kind: string | undefined, path: string): boolean {
	// A patch has no kind, nor does a body truncated before it; what is not a kind name is damaged.
	if (kind === undefined || !/^[A-Za-z]\w*$/.test(kind)) return secretBodies['Secret']?.test(path) === true;
	return isHidden(kind) && secretBodies[kind.replace(/List$/, '')]?.test(path) === true;
}

/** Whether objects of a possibly secret kind are secret. */
export const isHidden = (kind: string): boolean => hidesConfigMaps || !/^ConfigMap(?:List)?$/.test(kind);

/** After a name that a quote ends, whatever has become of the quote. */
const damagedNames = [...secretEndings, 'token', 'api secret', 'client key'];

/** What becomes of quotes in transit: HTML entities, curly quotes, one backslash too many. */
const damagedQuotes = String.raw`(?:&(?:amp;){0,3}(?:quot|#34|#39|#x27|#x22);|[\u201c\u201d"'\\]){1,9}`;

export const memberRules: readonly Rule[] = [
	{
		kind: 'member',
		words: wordsIn(damagedNames),
		pattern: new RegExp(
			String.raw`(?:${anyOf(damagedNames)})${damagedQuotes}\s?:\s?${damagedQuotes}(?<secret>[^\s\u201c\u201d"'&\\]{6,})`,
			'gi',
		),
	},
];
