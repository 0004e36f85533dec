import type {Glyphs} from './glyphs.ts';
import {paragraph, span, spread, type Line} from './line.ts';
import type {Log} from './log.ts';
import {counted} from './words.ts';

/** What is in progress: more will come. */
export type Live = {
	/** `kubectl is running`, `reading`: the start of a sentence. */
	readonly what: string;
	/** The progress, such as `212 MB of 500 MB`; empty if unknown. */
	readonly progress: string;
	/** What the shown requests are, after their number. */
	readonly count: string;
	/** What Ctrl-C does now. */
	readonly interrupt: string;
	/** It was asked to stop; the next Ctrl-C quits. */
	readonly isInterrupted: boolean;
};

/** Shown in place of a verdict until there is one. */
export function liveLines(live: Live, log: Log, width: number, glyphs: Glyphs): readonly Line[] {
	const {what, progress, count, interrupt, isInterrupted} = live;
	const refused = log.rows.filter(({mark}) => mark !== undefined).length;
	const remarks = [
		`${counted(log.requests, 'request')} ${count}`,
		...(refused > 0 ? [`${refused} not answered with success`] : []),
		isInterrupted ? 'interrupted, waiting for its end; Ctrl-C again leaves' : `Ctrl-C ${interrupt}`,
	];
	const words = progress === '' ? what : `${what}: ${progress}`;
	return [
		spread([span(`${glyphs.cut} `, 'quiet'), span(words, 'strong')], [], width, glyphs.cut),
		...paragraph([span('  ')], remarks.join(` ${glyphs.separator} `), width, 'quiet'),
	];
}

/** The same in a few words, beside an existing verdict. */
export const liveWords = ({what, progress}: Live): string => (progress === '' ? what : `${what}: ${progress}`);
