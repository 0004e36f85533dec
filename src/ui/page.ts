import type {Line} from './line.ts';

/** The text of a scrolling pane. */
export type Page = {
	readonly lines: readonly Line[];
	/** Names what can be folded, by line; undefined for a page without a cursor. */
	readonly folds: ReadonlyArray<string | undefined> | undefined;
};

export const plainPage = (lines: readonly Line[]): Page => ({lines, folds: undefined});
