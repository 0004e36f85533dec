import type {Glyphs} from '../glyphs.ts';
import type {Log} from '../log.ts';
import type {Row} from '../row.ts';
import type {Page} from '../page.ts';

/** A part of a request. */
export type Tab = {
	/** Its place from 1 on, which is also the key that opens it. */
	readonly order: number;
	/** One word. */
	readonly name: string;
	/** Its page has a cursor, and lines that fold. */
	readonly folds?: true;
	readonly page: (row: Row, view: View) => Page;
};

export type View = {
	readonly log: Log;
	/** Cells of a row. */
	readonly width: number;
	readonly glyphs: Glyphs;
	/** Names of what somebody folded or unfolded, as `Page.folds` has them. */
	readonly toggled: ReadonlySet<string>;
};
