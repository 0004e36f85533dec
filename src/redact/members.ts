import type {Rule} from './span.ts';

/** Names of members whose value is a secret in any object: kubeconfig, TokenRequest, TokenReview, ExecCredential, docker's config, and what people put into theirs. */
const secretKey =
	/^(?:token|secret|pwd|auth|tls\.key|ca\.key|ssh-privatekey|\.dockercfg|\.dockerconfigjson|[\w.-]{0,80}(?:passw(?:or)?d|passphrase|secret-?_?key|secret-?_?access-?_?key|api-?_?key|access-?_?token|id-?_?token|refresh-?_?token|session-?_?token|auth-?_?token|bearer-?_?token|service-?account-?token|client-?_?secret|client-?_?key-?_?data|client-?_?certificate-?_?data|private-?_?key|account-?_?key|connection-?string|webhook-?url))$/i;

/** Whether a member, or an environment variable, of this name holds a secret. */
export const isSecretKey = (key: string): boolean => key.length <= 120 && secretKey.test(key);

/** Names of environment variables leave more room: `DB_PASSWORD_2`, `GITHUB_TOKEN`. */
export const isSecretVariable = (name: string): boolean =>
	isSecretKey(name) ||
	/PASSW|TOKEN|SECRET|CREDENTIAL|(?:API|ACCESS|PRIVATE|SIGNING|ENCRYPTION)_?KEY/i.test(name.slice(0, 200));

/** Whether this value of a member that holds secrets can be one: no words, no reference. */
export const canBeSecret = (value: string): boolean =>
	value.length > 0 && !/^(?:true|false|null|\{\}|\[\]|[|>][+-]?)$/.test(value);

/** Set once, before anything is redacted: what people put into a ConfigMap is theirs to know, and stays unless they say so. */
let hidesConfigMaps = false;

export function hideConfigMaps(): void {
	hidesConfigMaps = true;
}

/** Kinds of objects with a member that is secret whatever its name; lists of them too. */
const secretBodies: Readonly<Record<string, RegExp>> = {
	Secret: /^(?:data|stringData)\./,
	/*
	Neither holds a private key. But both name the user and the groups in a form that no pseudonym reaches, and the
	certificate is half of a credential.
	*/
	CertificateSigningRequest: /^(?:spec\.request|status\.certificate)$/,
	ConfigMap: /^(?:data|binaryData)\./,
};

/** Members that are secret in one of these kinds, as far as their path says. */
export const mayBeSecret = (path: string): boolean => Object.values(secretBodies).some(pattern => pattern.test(path));

export function isSecretIn(kind: string | undefined, path: string): boolean {
	// A patch has no kind, nor has a body that was cut before it; what is no name of a kind is damaged.
	if (kind === undefined || !/^[A-Za-z]\w*$/.test(kind)) return secretBodies['Secret']?.test(path) === true;
	return isHidden(kind) && secretBodies[kind.replace(/List$/, '')]?.test(path) === true;
}

/** Whether objects of a kind that may be secret are. */
export const isHidden = (kind: string): boolean => hidesConfigMaps || !/^ConfigMap(?:List)?$/.test(kind);

/** Members whose quotes have become something else on the way: entities of HTML, curly ones, one too many backslashes. */
export const memberRules: readonly Rule[] = [
	{
		kind: 'member',
		words: ['passw', 'passphrase', 'secret', 'key', 'token'],
		pattern:
			/(?:passw(?:or)?d|passphrase|(?:client|api)[-_]?(?:secret|key(?:-data)?)|token|private[-_]?key|secret[-_]?key)(?:&(?:amp;){0,3}(?:quot|#34|#39|#x27|#x22);|[\u201c\u201d"'\\]){1,9}\s?:\s?(?:&(?:amp;){0,3}(?:quot|#34|#39|#x27|#x22);|[\u201c\u201d"'\\]){1,9}(?<secret>[^\s\u201c\u201d"'&\\]{6,})/gi,
	},
];
