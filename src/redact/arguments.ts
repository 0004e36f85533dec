import type {Rule} from './span.ts';

/** Command lines, variables and connection strings. */
export const argumentRules: readonly Rule[] = [
	{
		kind: 'argument',
		words: ['--'],
		pattern:
			/(?<=^|[^\w-]|\\[nrt])--(?:[a-z]{1,20}-){0,4}(?:token|password|passwd|passphrase|secret|api-key|access-key|secret-key|client-key-data)(?:=| {1,4}(?!-))(?<secret>"(?:[^"\\]|\\.){1,4096}"|'[^']{1,4096}'|(?:[^\s"'\\]|\\(?!\\{0,7}["']))+)/g,
	},
	// --from-literal=k=v, --auth-provider-arg=id-token=v, --exec-env=K=V
	{
		kind: 'argument',
		words: ['--from-literal', '--auth-provider-arg', '--exec-env'],
		pattern:
			/(?<=^|[^\w-]|\\[nrt])--(?:from-literal|auth-provider-arg|exec-env)(?:=| {1,4})["']?[^\s="']{1,253}=(?<secret>"(?:[^"\\]|\\.){1,4096}"|(?:[^\s"'\\]|\\(?!\\{0,7}["']))+)/g,
	},
	// curl -u user:password
	{
		kind: 'argument',
		words: [' -u', ' --user'],
		pattern: /\s(?:-u|--user)[= ] {0,4}["']?[^\s:"'/]{1,100}:(?<secret>[^\s"'\\]+)/g,
	},
	{kind: 'argument', words: ['login'], pattern: /\blogin\b[^\n]{0,200}? -p[ =]?["']?(?<secret>[^\s"'\\]+)/g},
	// PASSWORD=x, --set db.password=x, AccountKey=x
	{
		kind: 'variable',
		words: ['passw', 'passphrase', 'token', 'secret', 'key', 'credential'],
		pattern:
			/(?<=^|[^\w./-]|\\[nrt])[\w.-]{0,60}(?:passw(?:or)?d|passphrase|token|secret|api_?key|access_?key(?:_id)?|account_?key|private_?key|credentials?)(?:_\d{1,3})?=["']?(?<secret>[^\s"'<>;&,/\\][^\s"'<>;&,\\]{5,})/gi,
	},
];
