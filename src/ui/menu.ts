import type {Effect} from './effects.ts';

export type MenuKind = 'copy' | 'export' | 'rerun' | 'steps';

export type Choice = {
	readonly key: string;
	readonly label: string;
	readonly effect: Effect;
	/** Confirmation prompt; undefined for anything read-only. */
	readonly question: string | undefined;
};

export type Menu = {readonly title: string; readonly choices: readonly Choice[]; readonly at: number};
