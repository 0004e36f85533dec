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

/** Everything that the screen shows follows from this. */
export type State = {
	readonly log: Log;
	/** The log without the secrets that this screen may show: what is copied comes from here. */
	readonly shareable: Log;
	readonly glyphs: Glyphs;
	/** What was run, when the caller knows better than the log. */
	readonly title: string | undefined;
	/** Flags that next steps are run with, such as `--context=prod`; for showing. */
	readonly flags: string;
	/** What kubectl printed itself; empty when that is not known. */
	readonly output: readonly string[];
	/** What still goes on; undefined once the log is complete. */
	readonly live: Live | undefined;
	/** Which effects whoever runs the screen can carry out; the keys of others do nothing. */
	readonly abilities: ReadonlySet<Ability>;
	readonly size: Size;
	readonly screen: Screen;
	/** The open part of a request, by its name. */
	readonly tab: string;
	/** The help covers the screen below it. */
	readonly isHelp: boolean;
	/** Index of the finding in the verdict; 0 when there is none. */
	readonly finding: number;
	/** What the list shows; follows from the next four. */
	readonly listing: Listing;
	readonly filter: string;
	readonly order: Order;
	readonly isReversed: boolean;
	/** First rows of the folds that are open. */
	readonly opened: ReadonlySet<number>;
	/** Index of the selected item in the listing; 0 when there is none. */
	readonly cursor: number;
	/** The first item on the screen. */
	readonly top: number;
	/** The first line on the screen, in the panes that scroll. */
	readonly scroll: number;
	/** The line of the cursor, in the pages that have one. */
	readonly line: number;
	/** What is folded against its habit in the open request's bodies. */
	readonly toggled: ReadonlySet<string>;
	/** What `n` looks for; empty for nothing. */
	readonly search: string;
	readonly prompt: Prompt | undefined;
	readonly menu: Menu | undefined;
	/** A yes lets the effect happen. */
	readonly question: {readonly text: string; readonly effect: Effect} | undefined;
	/** To be carried out; `done` takes it away. */
	readonly pending: Effect | undefined;
	/** One sentence for the user, until the next key. */
	readonly notice: string | undefined;
	readonly isRevealed: boolean;
	/** The cursor stays on the last request while more arrive. */
	readonly isFollowing: boolean;
	/** The user is done. */
	readonly isOver: boolean;
};
