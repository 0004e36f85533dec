import type {Effect} from './effects.ts';

export type MenuKind = 'copy' | 'export' | 'rerun' | 'steps';

export type Choice = {
	readonly key: string;
	readonly label: string;
	readonly effect: Effect;
	/** Asked before; undefined for what changes nothing. */
	readonly question: string | undefined;
};

export type Menu = {readonly title: string; readonly choices: readonly Choice[]; readonly at: number};
