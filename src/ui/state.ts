import type {Ability, Effect} from './effects.ts';
import type {Glyphs} from './glyphs.ts';
import type {Listing, Order} from './listing.ts';
import type {Live} from './live.ts';
import type {Log} from './log.ts';
import type {Menu} from './menu.ts';
import type {Prompt} from './prompt.ts';

/** `requests`, `diagnosis` and `output` are panes; `detail` is one request, opened from the first. */
export type Screen = 'requests' | 'diagnosis' | 'output' | 'detail';

export type Size = {readonly columns: number; readonly rows: number};

/** Everything the screen shows follows from this. */
export type State = {
	readonly log: Log;
	/** The log without the secrets that this screen may show: copies come from here. */
	readonly shareable: Log;
	readonly glyphs: Glyphs;
	/** The command, if the caller knows better than the log. */
	readonly title: string | undefined;
	/** kubectl's own output; empty if unknown. */
	readonly output: readonly string[];
	/** What is still in progress; undefined once the log is complete. */
	readonly live: Live | undefined;
	/** Effects that the screen's owner can perform; the keys of others do nothing. */
	readonly abilities: ReadonlySet<Ability>;
	readonly size: Size;
	readonly screen: Screen;
	/** The open tab of a request, by name. */
	readonly tab: string;
	/** The help covers the screen below it. */
	readonly isHelp: boolean;
	/** Index of the finding in the verdict; 0 if there is none. */
	readonly finding: number;
	/** The contents of the list; follows from the next four. */
	readonly listing: Listing;
	readonly filter: string;
	readonly order: Order;
	readonly isReversed: boolean;
	/** First rows of the expanded folds. */
	readonly opened: ReadonlySet<number>;
	/** Index of the selected item in the listing; 0 if there is none. */
	readonly cursor: number;
	/** The first item on the screen. */
	readonly top: number;
	/** The first visible line of the scrolling panes. */
	readonly scroll: number;
	/** The cursor's line, in the pages that have one. */
	readonly line: number;
	/** Fold states that differ from the default in the open request's bodies. */
	readonly toggled: ReadonlySet<string>;
	/** The search text of `n`; empty for none. */
	readonly search: string;
	readonly prompt: Prompt | undefined;
	readonly menu: Menu | undefined;
	/** Confirming it performs the effect. */
	readonly question: {readonly text: string; readonly effect: Effect} | undefined;
	/** To be performed; `done` removes it. */
	readonly pending: Effect | undefined;
	/** One sentence for the user, until the next key. */
	readonly notice: string | undefined;
	readonly isRevealed: boolean;
	/** The cursor stays on the last request while more arrive. */
	readonly isFollowing: boolean;
	/** The user has quit. */
	readonly isOver: boolean;
};
