/**
Which lines belong to a sentence in front of them. A sentence is one line unless it is known to go on; what follows it is somebody
else's.
*/

/** Most lines of one message; admission webhooks and server-side apply print long ones. */
export const MAX_LINES = 40;

/**
What kubectl, helm and kubeadm print below the sentence itself. Sources: kubectl `pkg/cmd/util/helpers.go`, `pkg/cmd/apply/apply.go`
(conflicts of server-side apply); cli-runtime `pkg/resource/mapper.go` (CRDs); hashicorp/go-multierror (lists).
*/
const known =
	/^(?:[ \t]*\* |ensure CRDs are installed first$|Please review the fields above|are the ways you can resolve this warning|manifest to remove references|command with the|mode\. (?:This|You)|  ?[a-z`-]|See (?:https:\/\/kubernetes\.io\/|'))/;

/** An item, or a line below one. */
const item = /^[ \t]+\S/;

/** A webhook's own words, on lines of their own. */
const opensMessage =
	/denied the request: *$|with multiple errors: *$|errors? occurred: *$|is invalid: *$|^(?:Error: \S+\/)?templates\/(?:: |\S+:\d+:\d+$)|not ready\. status: /;

/** Whether a line continues the message that these lines began. */
export function continuesMessage(message: readonly string[], line: string): boolean {
	if (message.length >= MAX_LINES) return false;
	const [first = ''] = message;
	if (opensMessage.test(first))
		return /denied the request: *$/.test(first)
			? !endsWithBlanks(message, line)
			: item.test(line) || line === ''
				? true
				: known.test(line);
	if (first.startsWith('Apply failed with ') || first.includes('Apply failed with '))
		return known.test(line) || (/^[*A-Za-z `-]/.test(line) && message.length < 12);
	return known.test(line) && /^(?:[ \t]*\* |ensure CRDs|Please review|See ')/.test(line);
}

const endsWithBlanks = (message: readonly string[], line: string): boolean =>
	line.trim() === '' && (message.at(-1) ?? '').trim() === '' && message.length > 2;
