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
	/** The data of ConfigMaps is taken for secret. */
	readonly redactConfigMaps: boolean;
	readonly pseudonyms: boolean;
	/** The file that says which pseudonym is which name. */
	readonly names: string | undefined;
	/** Where `redact` writes; undefined: standard output. */
	readonly output: string | undefined;
	readonly kubectl: string | undefined;
	/** undefined: kubectl's own. */
	readonly exitCode: 'kubectl' | 'class' | undefined;
	readonly color: boolean | undefined;
	readonly quiet: boolean;
	/** Run the read-only follow-ups of a failure. */
	readonly probe: boolean;
	/** Seconds for each step of `doctor` and `--probe`; undefined: 5. */
	readonly timeout: number | undefined;
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
	redactConfigMaps: false,
	pseudonyms: false,
	names: undefined,
	output: undefined,
	kubectl: undefined,
	exitCode: undefined,
	color: undefined,
	quiet: false,
	probe: false,
	timeout: undefined,
	suppressions: [],
	help: false,
	version: false,
};
