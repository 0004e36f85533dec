import type {Failure} from '../failures/failure.ts';
import {connectionFlags} from '../kubectl/connection-flags.ts';
import {chartUseOf} from '../kubectl/inputs.ts';
import {leadingWords, UNKNOWN} from '../text/words-of.ts';

/** What an echoed command of helm is about. */
export type HelmCommand = {
	readonly release: string | undefined;
	readonly namespace: string | undefined;
	/** Of `status`, `get` and the like: one revision of the release. */
	readonly revision: boolean;
};

export function helmCommandOf({run}: Failure): HelmCommand | undefined {
	const words = leadingWords(run.command ?? '');
	const at = words.findIndex(word => !/^\w+=/.test(word));
	if (!/(?:^|[/\\])helm(?:\.exe)?$/i.test(words[at] ?? '')) return undefined;
	const args = words.slice(at + 1);
	return {
		release: known(chartUseOf(args)?.release),
		namespace: known(connectionFlags(args).values.get('--namespace')),
		revision: args.some(word => /^--revision(?:=|$)/.test(word)),
	};
}

/** Not what a CI system masks, nor what only a shell knows. */
const known = (word: string | undefined): string | undefined =>
	word !== undefined && !word.includes(UNKNOWN) && /^[a-z0-9][a-z0-9.-]{0,252}$/.test(word) ? word : undefined;
