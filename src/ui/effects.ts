/** What a key asks for beyond the screen. The reducer only says so; whoever runs the screen does it, and reports back. */
export type Effect =
	/** Put a text on the clipboard. */
	| {readonly type: 'copy'; readonly what: string; readonly text: string}
	/** Write the report in one of the formats of `--report`. */
	| {readonly type: 'export'; readonly format: string}
	/** Run the command of the log again; at another level when one is given. */
	| {readonly type: 'rerun'; readonly command: string; readonly level: number | undefined}
	/** Run one of the finding's next steps. */
	| {readonly type: 'run'; readonly command: string}
	/** Make the report again, with or without secrets, for this screen only. */
	| {readonly type: 'reveal'; readonly isRevealed: boolean}
	/** Ask what goes on behind the screen to stop. */
	| {readonly type: 'interrupt'}
	/** Give the terminal back to the shell until `fg`. */
	| {readonly type: 'suspend'};

export type Ability = Effect['type'] | 'follow';

/** Subcommands that change nothing, by the first word behind `kubectl`. */
const readers =
	/^(?:get|describe|logs|explain|version|api-resources|api-versions|cluster-info|diff|top|events|wait|auth (?:can-i|whoami)|rollout (?:status|history)|config (?:view|get-\S+|current-context))(?: |$)/;

/**
Whether a command may change something. Says yes in doubt: for anything but kubectl's own readers, and where flags stand
in front of the subcommand, since a flag's value could look like one.
*/
export function mayChange(command: string): boolean {
	const words = /^kubectl((?: --?[\w-]+=\S+)*) (.+)$/s.exec(command)?.[2];
	return words === undefined || !readers.test(words) || /[;&|`$<>\n]/.test(words);
}
