/*
Which lines belong to a sentence in front of them. A sentence is one line unless it is known to go on; what follows it is somebody
else's.
*/

/** Most lines of one message; admission webhooks and server-side apply print long ones. */
export const MAX_LINES = 40;

/** What may follow any sentence: an item of its list, and advice. Sources: kubectl `pkg/cmd/util/helpers.go`, cli-runtime `pkg/resource/mapper.go`. */
const anywhere = /^(?:[ \t]*\* \S|ensure CRDs are installed first$|See ')/;

type Long = {
	/** The first line of a message that has more. */
	readonly first: RegExp;
	/** Whether this line is one of them; `message` are those before it. */
	readonly isNext: (line: string, message: readonly string[]) => boolean;
};

/**
Messages of several lines. Sources: kubectl `pkg/cmd/apply/apply.go` (conflicts), `pkg/cmd/apply/patcher.go` (patches); hashicorp/go-multierror
(lists of errors); Gatekeeper and Kyverno (denials); golang.org/x/oauth2 `RetrieveError`; helm `pkg/lint`, `pkg/engine` (templates).
*/
const long: readonly Long[] = [
	// The advice on field managers, to its last line.
	{
		first: /Apply failed with \d+ conflicts?: /,
		isNext: (_, message) => message.at(-1)?.startsWith('See https://') !== true,
	},
	// `…:\n{patch}\nto:\nResource: …\nName: …\nfor: "file": the error itself`
	{
		first: /error when (?:applying patch|patching):$/,
		isNext: (_, message) => message.at(-1)?.startsWith('for: ') !== true,
	},
	// What a policy engine says, up to two blank lines, or one behind a text without any.
	{
		first: /denied the request: *$/,
		isNext: (line, message) => line.trim() !== '' || message.length === 1 || message.at(-1)?.trim() !== '',
	},
	// One denial per line, with its policy in brackets.
	{first: /denied the request: \[[^\]]{1,253}\] /, isNext: line => /^\[[^\]]{1,253}\] /.test(line)},
	{
		first: /errors? occurred: *$|with multiple errors: *$|is invalid: *$|several errors: *$/,
		isNext: line => /^[ \t]+\S|^$/.test(line),
	},
	{first: /oauth2: cannot fetch token: [^\n]*$/, isNext: line => line.startsWith('Response: ')},
	// Where it stands, what was executed, and what went wrong.
	{
		first: /templates\/(?:: |[\w./-]{1,200}:\d{1,6}:\d{1,6}$)/,
		isNext: (line, message) => /^ {2,4}\S/.test(line) && message.length < 3,
	},
	{
		first: /(?:not ready|still exists)\. status: /,
		isNext: line => /^(?:resource \S+ (?:not ready|still exists)\. |context deadline exceeded$)/.test(line),
	},
	{first: /: <(?:!doctype )?html>/i, isNext: (_, message) => !/<\/html>\s*$/i.test(message.at(-1) ?? '')},
];

/** Whether a line continues the message that these lines began. */
export function continuesMessage(message: readonly string[], line: string): boolean {
	if (message.length >= MAX_LINES) return false;
	const [first = ''] = message;
	return anywhere.test(line) || long.some(kind => kind.first.test(first) && kind.isNext(line, message));
}
