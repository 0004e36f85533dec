import type {Glyphs} from '../glyphs.ts';
import type {Log} from '../log.ts';
import type {Row} from '../row.ts';
import type {Page} from '../page.ts';

/** A tab of a request. */
export type Tab = {
	/** Its position from 1 on, which is also its key. */
	readonly order: number;
	/** One word. */
	readonly name: string;
	/** Its page has a cursor, and foldable lines. */
	readonly folds?: true;
	readonly page: (row: Row, view: View) => Page;
};

export type View = {
	readonly log: Log;
	/** Cells of a row. */
	readonly width: number;
	readonly glyphs: Glyphs;
	/** Names of what the user folded or unfolded, as in `Page.folds`. */
	readonly toggled: ReadonlySet<string>;
};
