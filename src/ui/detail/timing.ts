import {barOf} from '../bar.ts';
import {pad} from '../cells.ts';
import {Document} from '../document.ts';
import {span} from '../line.ts';
import type {Row} from '../row.ts';
import {plainPage, type Page} from '../page.ts';
import {duration} from '../words.ts';
import type {Tab, View} from './tab.ts';

const LABEL = 18;
const TIME = 8;

/** How long each phase of a request took, in order, one below the other. */
export default {order: 4, name: 'timing', page: timingPage} satisfies Tab;

function timingPage({exchange: {timing, durationMs}}: Row, {width, glyphs}: View): Page {
	const page = new Document(width, glyphs);
	const phases: ReadonlyArray<readonly [string, number | null]> = [
		['name lookup', timing.dnsMs],
		['connect', timing.connectMs],
		['TLS handshake', timing.tlsMs],
		['server', timing.serverMs],
		['not accounted for', timing.unexplainedMs],
	];
	const known = phases.flatMap(([name, ms]) => (ms === null ? [] : [[name, ms] as const]));
	const sum = known.reduce((total, [, ms]) => total + ms, 0);
	const total = Math.max(durationMs ?? 0, sum);
	if (durationMs === null && known.length === 0) {
		page.text('The log does not say how long it took.', 'quiet', []);
		return plainPage(page.lines);
	}

	page.heading('Time');
	const room = Math.max(8, width - LABEL - TIME - 6);
	let start = 0;
	for (const [name, ms] of known) {
		const isOdd = name === 'not accounted for' && ms > 0;
		page.lines.push([
			span(`  ${pad(name, LABEL, glyphs.cut)} `, isOdd ? 'warning' : 'quiet'),
			span(`${duration(ms).padStart(TIME)}  `),
			...barOf(start, ms, total, room, glyphs, isOdd ? 'warning' : 'bar'),
		]);
		start += ms;
	}

	if (durationMs !== null) {
		page.lines.push([
			span(`  ${pad('in all', LABEL, glyphs.cut)} `, 'quiet'),
			span(`${duration(durationMs).padStart(TIME)}  `, 'strong'),
			...(known.length === 0 ? barOf(0, durationMs, total, room, glyphs, 'bar') : []),
		]);
	}

	page.text('');
	if (known.length === 0) page.text('kubectl logs name lookup, connection and TLS from -v=9 on.', 'quiet');
	if ((timing.unexplainedMs ?? 0) > 0) {
		page.text(
			'Not accounted for: waiting that the log has no words for, such as a credential plugin or client-side throttling.',
			'quiet',
		);
	}

	return plainPage(page.lines);
}
