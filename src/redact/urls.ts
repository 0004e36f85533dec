import type {Rule} from './span.ts';

export const urlRules: readonly Rule[] = [
	// user:password that was cut in front of its @: no port has letters
	{
		kind: 'user in a URL',
		words: ['://'],
		pattern: /:\/\/(?<secret>[^\s'"/?#<>\\@:[\]]{1,100}:(?!\d{1,5}(?:[/?#,\s'"\\]|$))[^\s'"/?#<>\\@:[\]]{3,})/g,
	},
	// user:password@, or a token alone
	{kind: 'user in a URL', words: ['@'], pattern: /:\/\/(?<secret>[^\s'"/?#<>\\]{1,300})(?=@)/g},
	// The rest of one whose beginning stands somewhere else.
	{
		kind: 'user in a URL',
		words: ['@'],
		pattern: /(?<=^|[^\w.~%/-]|\\[nrt])(?<secret>[\w.~%-]{6,300})(?=@[\w.-]{1,253}:\d{2,5}\/)/g,
	},
	{
		kind: 'query parameter',
		words: ['token=', 'key=', 'assertion=', 'auth=', 'secret=', 'code=', 'passw', 'sig=', 'signature=', 'credential='],
		pattern:
			/(?:[?&;]=?(?:access_token|api_?key|assertion|auth|client_secret|code|id_token|key|passw(?:or)?d|refresh_token|secret|sig|signature|token|X-(?:Amz|Goog)-(?:Credential|Signature|Security-Token))=|\\u0026(?:access_token|client_secret|code|id_token|passw(?:or)?d|refresh_token|secret|sig|signature|token|X-(?:Amz|Goog)-(?:Credential|Signature|Security-Token))=|(?<![\w-])X-(?:Amz|Goog)-(?:Credential|Signature|Security-Token)=)(?<secret>[^\s&"'<>\\#]+)/gi,
	},
	// Slack, Teams and Discord hooks: the path is the credential.
	{
		kind: 'webhook URL',
		words: ['hooks', 'webhook'],
		pattern:
			/https:\/\/(?:hooks\.slack\.com\/(?:services|workflows)|discord(?:app)?\.com\/api\/webhooks|[\w-]{1,60}\.webhook\.office\.com\/webhookb2)\/(?<secret>[\w/@.-]{8,})/g,
	},
];
