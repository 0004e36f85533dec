import {anyOf, wordsIn} from './names.ts';
import type {Rule} from './span.ts';

/** Flags whose value is a name and a secret: `--from-literal=k=v`, `--auth-provider-arg=id-token=v`, `--exec-env=K=V`. */
const pairFlags = ['--from-literal', '--auth-provider-arg', '--exec-env'];

/** Suffixes of variable names. */
export const secretVariables: readonly string[] = [
	'password',
	'passwd',
	'passphrase',
	'token',
	'secret',
	'api key',
	'access key',
	'access key id',
	'account key',
	'private key',
	'credential',
	'credentials',
];

/** Command lines, variables and connection strings. */
export const argumentRules: readonly Rule[] = [
	{
		kind: 'argument',
		words: ['--'],
		pattern:
			/(?<=^|[^\w-]|\\[nrt])--(?:[a-z]{1,20}-){0,4}(?:token|password|passwd|passphrase|secret|api-key|access-key|secret-key|client-key-data)(?:=| {1,4}(?!-))(?!<(?:token|password)>(?:[\s"'\\]|$))(?<secret>"(?:[^"\\]|\\.){1,4096}"|'[^']{1,4096}'|(?:[^\s"'\\]|\\(?!\\{0,7}["']))+)/g,
	},
	{
		kind: 'argument',
		words: pairFlags,
		pattern: new RegExp(
			String.raw`(?<=^|[^\w-]|\\[nrt])(?:${anyOf(pairFlags)})(?:=| {1,4})["']?[^\s="']{1,253}=(?<secret>"(?:[^"\\]|\\.){1,4096}"|(?:[^\s"'\\]|\\(?!\\{0,7}["']))+)`,
			'g',
		),
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
		words: wordsIn(secretVariables),
		pattern: new RegExp(
			String.raw`(?<=^|[^\w./-]|\\[nrt])[\w.-]{0,60}(?:${anyOf(secretVariables, '_?')})(?:_\d{1,3})?=["']?(?<secret>[^\s"'<>;&,/\\][^\s"'<>;&,\\]{5,})`,
			'gi',
		),
	},
];
