import {cells, pad} from './cells.ts';
import type {Glyphs} from './glyphs.ts';
import {span, type Line} from './line.ts';
import type {Log, Row} from './log.ts';
import {safeText} from '../reports/safe-text.ts';
import {duration, subject} from './words.ts';

/** Widths in cells; `deletecollection` is the one verb that is cut. */
const VERB = 8;
const STATUS = 6;
const RESPONDER = 14;
const TIME = 8;

/** Below this width the responder gives its place to the resource; the detail still names it. */
const NARROW = 76;

type Cells = {
	readonly number: string;
	readonly verb: string;
	readonly subject: string;
	readonly status: string;
	readonly responder: string;
	readonly time: string;
};

function columns(values: Cells, numberWidth: number, width: number, glyphs: Glyphs): readonly [string, string, string] {
	const responder = width < NARROW ? 0 : RESPONDER;
	const left = `${values.number.padStart(numberWidth)}  ${pad(values.verb, VERB, glyphs.cut)} `;
	const right = `${values.status.padEnd(STATUS)} ${pad(values.responder, responder, '')}${values.time.padStart(TIME)}`;
	// Four cells are the cursor and the mark.
	const room = Math.max(4, width - 4 - left.length - right.length - 1);
	return [left, `${pad(values.subject, room, glyphs.cut)} `, right];
}

const numberWidth = ({rows}: Log) => Math.max(2, String(rows.length).length);

/** The names of the columns. */
export function listHeading(log: Log, width: number, glyphs: Glyphs): Line {
	const names = {
		number: '#',
		verb: 'verb',
		subject: 'resource',
		status: 'status',
		responder: 'responder',
		time: 'time',
	};
	return [span('    '), span(columns(names, numberWidth(log), width, glyphs).join(''), 'quiet')];
}

/** The rows of requests `top` to `top + count`; others are not looked at, so that a long log scrolls like a short one. */
export function listLines(
	log: Log,
	{top, count, cursor}: {readonly top: number; readonly count: number; readonly cursor: number},
	width: number,
	glyphs: Glyphs,
): readonly Line[] {
	return log.rows
		.slice(top, top + count)
		.map((row, index) => rowLine(row, top + index, top + index === cursor, numberWidth(log), width, glyphs));
}

function rowLine(row: Row, place: number, isSelected: boolean, digits: number, width: number, glyphs: Glyphs): Line {
	const {exchange, mark} = row;
	const [left, middle, right] = columns(
		{
			number: String(place + 1),
			verb: safeText(exchange.verb),
			subject: safeText(subject(exchange)),
			status: exchange.status === null ? (exchange.error === null ? '' : 'error') : String(exchange.status),
			responder: exchange.responder,
			time: exchange.durationMs === null ? '' : duration(exchange.durationMs),
		},
		digits,
		width,
		glyphs,
	);
	const signs = {failed: glyphs.outcome.failed, refused: glyphs.warning, none: ' '};
	const head = `${isSelected ? glyphs.cursor : ' '} ${signs[mark ?? 'none']} `;
	if (isSelected) {
		const text = head + left + middle + right;
		return [span(text + ' '.repeat(Math.max(0, width - cells(text))), 'selected')];
	}

	const tone = mark === 'failed' ? 'failed' : mark === 'refused' ? 'warning' : 'plain';
	return [
		span(head, tone),
		span(left, 'quiet'),
		span(middle, mark === 'failed' ? 'strong' : 'plain'),
		span(right, tone),
	];
}
