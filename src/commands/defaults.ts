/** A report that was asked for, and the file it goes to; without one it goes where the text report would. */
export type ReportTarget = {readonly format: string; readonly file: string | undefined};

export type Options = {
	/** `-v` for kubectl; undefined: chosen by the program. */
	readonly level: number | undefined;
	readonly reports: readonly ReportTarget[];
	/** undefined: the screen opens where there is a terminal. */
	readonly ui: boolean | undefined;
	readonly saveLog: string | undefined;
	readonly showSecrets: boolean;
	readonly kubectl: string | undefined;
	readonly exitCode: 'kubectl' | 'class';
	readonly color: boolean | undefined;
	readonly quiet: boolean;
	readonly help: boolean;
	readonly version: boolean;
};

/** What counts when no flag is given. */
export const defaults: Options = {
	level: undefined,
	reports: [],
	ui: undefined,
	saveLog: undefined,
	showSecrets: false,
	kubectl: undefined,
	exitCode: 'kubectl',
	color: undefined,
	quiet: false,
	help: false,
	version: false,
};
