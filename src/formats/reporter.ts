import type {Report} from '../model/report.ts';
import type {Shell} from '../text/shell.ts';

/** One output format. */
export type Reporter = {
	/** The word behind `--report`. */
	readonly name: string;
	/** Behind the dot of an exported file; the name where absent. */
	readonly extension?: string;
	/** One line for the help. */
	readonly summary: string;
	/** The whole text, with a line feed at its end. No terminal, no clock, no locale: the same report gives the same text. */
	readonly render: (report: Report, options: RenderOptions) => string;
	/** The same text in pieces, for formats that may outgrow what one string holds. */
	readonly pieces?: (report: Report, options: RenderOptions) => Iterable<string>;
	/** Set where the text is made of commands to a CI system, which stay commands when they are printed. */
	readonly commands?: true;
	/** A second text, for the file that a CI system names in a variable. */
	readonly addition?: Addition;
	/** Set where a server takes the format over HTTP. */
	readonly endpoint?: Endpoint;
};

export type Addition = {
	/** The environment variable that holds the file's path; without it nothing is written. */
	readonly variable: string;
	/** Bytes that the file may have in all. */
	readonly limit: number;
	readonly render: (report: Report, options: RenderOptions) => string;
};

export type Endpoint = {
	/** Where the server listens, for URLs that name a host and nothing else. */
	readonly path: string;
	readonly contentType: string;
	/** The environment variable with more headers, as `name=value,name=value`, values percent-encoded. */
	readonly headers: string;
};

export type RenderOptions = {
	/** Whether terminal colours may be used. */
	readonly color: boolean;
	/** Columns to fill; 80 when the output is no terminal. */
	readonly columns: number;
	/** Words in the place of signs, for screen readers. */
	readonly isNarrated?: boolean;
	/** The shell that commands are pasted into; POSIX's where it is not given, and always in a file. */
	readonly shell?: Shell;
	/** What the catalogue says of a cause, as Markdown; formats that explain causes do without where it is not given. */
	readonly explain?: (id: string) => string | undefined;
	/** Inputs that could not be read, or not to their end; the report knows nothing of them. */
	readonly unread?: number;
};
