import type {ReportStep} from '../model/report.ts';

/** Side effects requested by a key. The reducer only names them; the owner of the screen performs them, and reports back. */
export type Effect =
	/** Copy a text to the clipboard. */
	| {readonly type: 'copy'; readonly what: string; readonly text: string}
	/** Write the report in one of the formats of `--report`. */
	| {readonly type: 'export'; readonly format: string}
	/** Rerun the log's command, at another level if given. */
	| {readonly type: 'rerun'; readonly command: string; readonly level: number | undefined}
	/** Run one of the finding's next steps. */
	| {readonly type: 'run'; readonly step: ReportStep}
	/** Rebuild the report, with or without secrets, for this screen only. */
	| {readonly type: 'reveal'; readonly isRevealed: boolean}
	/** Ask what is in progress to stop. */
	| {readonly type: 'interrupt'}
	/** Give the terminal back to the shell until `fg`. */
	| {readonly type: 'suspend'};

export type Ability = Effect['type'] | 'follow';
