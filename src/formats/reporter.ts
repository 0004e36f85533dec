import type {Report} from '../model/report.ts';
import type {Shell} from '../text/shell.ts';

/** One output format. */
export type Reporter = {
	/** The format's name for `--report`. */
	readonly name: string;
	/** File extension of an export; the name if absent. */
	readonly extension?: string;
	/** One line for the help. */
	readonly summary: string;
	/** The whole text, ending in a line feed. No terminal, clock or locale: the same report gives the same text. */
	readonly render: (report: Report, options: RenderOptions) => string;
	/** The same text in pieces, for formats that may exceed the maximum string length. */
	readonly pieces?: (report: Report, options: RenderOptions) => Iterable<string>;
	/** Set if the text consists of commands to a CI system, which stay commands when printed. */
	readonly commands?: true;
	/** A second text, for the file that a CI system names in a variable. */
	readonly addition?: Addition;
	/** Set if a server accepts the format over HTTP. */
	readonly endpoint?: Endpoint;
};

export type Addition = {
	/** The environment variable with the file's path; without it nothing is written. */
	readonly variable: string;
	/** Maximum total bytes of the file. */
	readonly limit: number;
	readonly render: (report: Report, options: RenderOptions) => string;
};

export type Endpoint = {
	/** The server's path, for URLs with only a host. */
	readonly path: string;
	readonly contentType: string;
	/** The environment variable with more headers, as `name=value,name=value`, values percent-encoded. */
	readonly headers: string;
};

export type RenderOptions = {
	/** Whether terminal colours may be used. */
	readonly color: boolean;
	/** Columns to fill; 80 when the output is not a terminal. */
	readonly columns: number;
	/** Words instead of symbols, for screen readers. */
	readonly isNarrated?: boolean;
	/** The shell that commands are pasted into, where the log does not tell; POSIX by default, and always in a file. */
	readonly shell?: Shell;
	/** The catalogue's text on a cause, as Markdown; if not given, formats that explain causes do without. */
	readonly explain?: (id: string) => string | undefined;
	/** Inputs that could not be read, or not completely; the report does not know about them. */
	readonly unread?: number;
};
