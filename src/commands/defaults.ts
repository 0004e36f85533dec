import type {Suppression} from './suppressions.ts';

/** A report that was asked for, and the file it goes to; without one it goes where the text report would. */
export type ReportTarget = {readonly format: string; readonly file: string | undefined};

export type Options = {
	/** `-v` for kubectl; undefined: chosen by its release. */
	readonly level: number | undefined;
	readonly reports: readonly ReportTarget[];
	/** undefined: the screen opens where there is a terminal. */
	readonly ui: boolean | undefined;
	/** The screen leaves the terminal's other lines alone. */
	readonly inline: boolean;
	readonly screenReader: boolean;
	readonly saveLog: string | undefined;
	readonly showSecrets: boolean;
	readonly kubectl: string | undefined;
	/** undefined: kubectl's own. */
	readonly exitCode: 'kubectl' | 'class' | undefined;
	readonly color: boolean | undefined;
	readonly quiet: boolean;
	/** Set in the configuration file only. */
	readonly suppressions: readonly Suppression[];
	readonly help: boolean;
	readonly version: boolean;
};

/** What counts when no flag is given. */
export const defaults: Options = {
	level: undefined,
	reports: [],
	ui: undefined,
	inline: false,
	screenReader: false,
	saveLog: undefined,
	showSecrets: false,
	kubectl: undefined,
	exitCode: undefined,
	color: undefined,
	quiet: false,
	suppressions: [],
	help: false,
	version: false,
};
