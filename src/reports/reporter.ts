import type {Report} from '../model/report.ts';

/** One output format. */
export type Reporter = {
	/** The word behind `--report`. */
	readonly name: string;
	/** One line for the help. */
	readonly summary: string;
	/** The whole text, with a line feed at its end. No terminal, no clock, no locale: the same report gives the same text. */
	readonly render: (report: Report, options: RenderOptions) => string;
};

export type RenderOptions = {
	/** Whether terminal colours may be used. */
	readonly color: boolean;
	/** Columns to fill; 80 when the output is no terminal. */
	readonly columns: number;
};
