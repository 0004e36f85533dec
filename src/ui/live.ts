import type {Glyphs} from './glyphs.ts';
import {paragraph, span, spread, type Line} from './line.ts';
import type {Log} from './log.ts';
import {counted} from './words.ts';

/** What goes on behind the screen: more will come. */
export type Live = {
	/** `kubectl is running`, `reading`: the beginning of a sentence. */
	readonly what: string;
	/** How far it is, such as `212 MB of 500 MB`; empty when nobody knows. */
	readonly progress: string;
	/** What the shown requests are, behind their number. */
	readonly count: string;
	/** What Ctrl-C does now. */
	readonly interrupt: string;
	/** It was asked to stop; the next Ctrl-C leaves. */
	readonly isInterrupted: boolean;
};

/** What stands in the place of a verdict before there is one. */
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

/** The same in a few words, beside a verdict that is known already. */
export const liveWords = ({what, progress}: Live): string => (progress === '' ? what : `${what}: ${progress}`);
