import type {Live} from './live.ts';
import type {Log} from './log.ts';
import type {MenuKind} from './menu.ts';
import type {Prompt} from './prompt.ts';
import type {Size} from './state.ts';

/** State changes: requested by keys, or by the owner of the screen. */
export type Action =
	| {readonly type: 'move'; readonly by: number}
	/** Moves by fractions of the pane; a full page minus one row for orientation. */
	| {readonly type: 'page'; readonly by: number}
	| {readonly type: 'edge'; readonly to: 'first' | 'last'}
	| {readonly type: 'open'}
	| {readonly type: 'back'}
	/** Closes what is open, and the screen if nothing is. */
	| {readonly type: 'leave'}
	| {readonly type: 'switch'; readonly by?: -1 | 1}
	| {readonly type: 'tab'; readonly to: string}
	/** Another request, from the list or while one is open. */
	| {readonly type: 'request'; readonly by: -1 | 1}
	| {readonly type: 'fold'; readonly to: 'open' | 'closed' | 'other'}
	| {readonly type: 'fold-all'}
	| {readonly type: 'finding'; readonly by: -1 | 1}
	| {readonly type: 'failure'; readonly by: -1 | 1}
	| {readonly type: 'next-hit'; readonly by: -1 | 1}
	| {readonly type: 'prompt'; readonly kind: Prompt['kind']}
	/** A key while a prompt is open. */
	| {readonly type: 'type'; readonly key: string}
	| {readonly type: 'order'}
	| {readonly type: 'reverse'}
	| {readonly type: 'menu'; readonly kind: MenuKind}
	| {readonly type: 'choose'; readonly at: number}
	| {readonly type: 'answer'; readonly isYes: boolean}
	| {readonly type: 'reveal'}
	| {readonly type: 'follow'}
	/** Ctrl-C: asks what is in progress to stop; the next one quits. */
	| {readonly type: 'interrupt'}
	| {readonly type: 'suspend'}
	/** The effect was carried out, or failed. */
	| {readonly type: 'done'; readonly notice?: string}
	/** A newer report: more was read, or secrets are to be shown; then `shareable` is the same without them. */
	| {readonly type: 'log'; readonly log: Log; readonly isRevealed?: boolean; readonly shareable?: Log}
	/** The progress; undefined: the log of the last `log` is complete. */
	| {readonly type: 'live'; readonly live: Live | undefined}
	/** What kubectl has printed so far. */
	| {readonly type: 'output'; readonly output: readonly string[]}
	| {readonly type: 'help'}
	| {readonly type: 'quit'}
	| {readonly type: 'resize'; readonly size: Size};
