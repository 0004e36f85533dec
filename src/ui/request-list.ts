import type {Class} from '../model/finding.ts';
import type {ReportExchange} from '../model/report.ts';
import {barOf} from './bar.ts';
import {pad} from './cells.ts';
import type {Fold} from './folds.ts';
import type {Glyphs} from './glyphs.ts';
import {lineText, lineWidth, span, type Line} from './line.ts';
import {foldAt, foldOf, type Listing, type Order} from './listing.ts';
import type {Log} from './log.ts';
import type {Mark, Row} from './row.ts';
import {safeText} from '../text/safe-text.ts';
import type {Tone} from './theme.ts';
import {stretchOf} from './waterfall.ts';
import {classOf, counted, duration, subject} from './words.ts';

/** Widths in cells; `deletecollection` is the one verb that is truncated. */
const VERB = 8;
/** `503…200` of a retry. */
const STATUS = 7;
const RESPONDER = 14;
const CLASS = 10;
const TIME = 7;

/** Columns appear from these widths on; below that the resource needs their room, and the detail shows them. */
const WITH_RESPONDER = 76;
const WITH_BAR = 83;
const WITH_CLASS = 104;

/** A short form of `authentication`, where room is scarce. */
const shortClass: Partial<Readonly<Record<Class, string>>> = {authentication: 'authn', authorization: 'authz'};

type Columns = {
	readonly number: number;
	/** The symbol, and the number of the finding if there are several. */
	readonly mark: number;
	readonly subject: number;
	readonly class: number;
	readonly responder: number;
	readonly bar: number;
};

/** The column widths; the resource takes the rest. */
function columnsOf({rows, report}: Log, width: number): Columns {
	const number = Math.max(2, String(rows.length).length);
	const mark = report.findings.length > 1 ? 1 + String(report.findings.length).length : 1;
	const kind = width >= WITH_CLASS ? CLASS + 1 : 0;
	const responder = width >= WITH_RESPONDER ? RESPONDER + 1 : 0;
	const bar = width >= WITH_BAR ? Math.max(8, Math.floor(width / 6)) - 5 : 0;
	const fixed =
		2 + mark + 1 + number + 2 + VERB + 1 + 1 + STATUS + 1 + kind + responder + TIME + (bar > 0 ? bar + 1 : 0);
	return {number, mark, subject: Math.max(4, width - fixed), class: kind, responder, bar};
}

/** The column names; the sort column is marked. */
export function listHeading(
	log: Log,
	{order, isReversed}: {readonly order: Order; readonly isReversed: boolean},
	width: number,
	glyphs: Glyphs,
): Line {
	const columns = columnsOf(log, width);
	const sign = isReversed ? glyphs.up : glyphs.down;
	const name = (text: string, own: Order) =>
		order === own && (order !== 'number' || isReversed) ? `${text}${sign}` : text;
	const text = [
		' '.repeat(3 + columns.mark),
		`${name('#', 'number').padStart(columns.number)}  ${pad('verb', VERB, '')} `,
		`${pad(name('resource', 'time'), columns.subject, '')} `,
		`${pad(name('status', 'status'), STATUS, '')} `,
		pad('class', columns.class, ''),
		pad('responder', columns.responder, ''),
		name('time', 'duration').padStart(TIME),
	].join('');
	return [span(text.trimEnd(), 'quiet')];
}

export type Window = {readonly top: number; readonly count: number; readonly cursor: number};

/** The items `top` to `top + count`; no others are examined, so that a long log scrolls like a short one. */
export function listLines(
	log: Log,
	listing: Listing,
	window: Window,
	opened: ReadonlySet<number>,
	width: number,
	glyphs: Glyphs,
): readonly Line[] {
	const {top, count, cursor} = window;
	const columns = columnsOf(log, width);
	return listing.items.slice(top, top + count).map((item, index) => {
		const line = itemLine(log, item, top + index === cursor, opened, columns, glyphs);
		return top + index === cursor ? selected(line, width) : line;
	});
}

/** A selected row is one bar across the list. */
function selected(line: Line, width: number): Line {
	return [{text: lineText(line) + ' '.repeat(Math.max(0, width - lineWidth(line))), tone: 'selected'}];
}

function itemLine(
	log: Log,
	item: number,
	isSelected: boolean,
	opened: ReadonlySet<number>,
	columns: Columns,
	glyphs: Glyphs,
): Line {
	const cursor = isSelected ? glyphs.cursor : ' ';
	const fold = foldAt(log, item);
	const row = log.rows[fold?.telling ?? item];
	if (row === undefined) return [];
	if (fold !== undefined) return foldLine(log, fold, row, cursor, opened.has(fold.first), columns, glyphs);
	const owner = foldOf(log, item);
	const isInside = owner !== undefined && opened.has(owner.first);
	return rowLine(
		log,
		row,
		cursor,
		{number: item + 1, before: isInside ? '  ' : '', after: '', status: statusOf(row.exchange)},
		columns,
		glyphs,
	);
}

function foldLine(
	log: Log,
	fold: Fold,
	row: Row,
	cursor: string,
	isOpen: boolean,
	columns: Columns,
	glyphs: Glyphs,
): Line {
	const {kind, first, count} = fold;
	const sign = `${isOpen ? glyphs.open : glyphs.closed} `;
	if (kind === 'repeats') {
		const last = log.rows[first + count - 1];
		const statuses = [...new Set([row, last].flatMap(one => (one === undefined ? [] : [statusOf(one.exchange)])))];
		return rowLine(
			log,
			row,
			cursor,
			{number: first + 1, before: sign, after: ` ${glyphs.times}${count}`, status: statuses.join(glyphs.cut)},
			columns,
			glyphs,
		);
	}

	const head = `${cursor} ${' '.repeat(columns.mark)} ${String(first + 1).padStart(columns.number)}  `;
	const words = pad(
		`${counted(count, 'request')} to discover resource types`,
		columns.subject + VERB + STATUS,
		glyphs.cut,
	);
	return [span(head + sign, 'quiet'), span(words, 'quiet')];
}

const statusOf = ({status, error}: ReportExchange): string =>
	status === null ? (error === null ? '' : 'error') : String(status);

type Cells = {readonly number: number; readonly before: string; readonly after: string; readonly status: string};

const tones: Readonly<Record<Mark, Tone>> = {failed: 'failed', refused: 'warning'};

function rowLine(
	log: Log,
	row: Row,
	cursor: string,
	{number, before, after, status}: Cells,
	columns: Columns,
	glyphs: Glyphs,
): Line {
	const {exchange, mark, finding} = row;
	const stretch = columns.bar === 0 ? undefined : stretchOf(log, row);
	const signs = {failed: glyphs.outcome.failed, refused: glyphs.warning, none: ' '};
	const which = finding === undefined || columns.mark === 1 ? '' : String(finding + 1);
	const tone = mark === undefined ? 'plain' : tones[mark];
	const kind = finding === undefined ? undefined : classOf(log, finding);
	const {durationMs} = exchange;
	// For a request in flight it is not known yet who answers.
	const responder =
		exchange.status === null && exchange.error === null && durationMs === null ? '' : exchange.responder;
	const name = pad(safeText(before + subject(exchange)), columns.subject - after.length, glyphs.cut);
	// A repeat count is worth more than the end of a long name, and comes right after a short one.
	const resource = after === '' ? name : pad(`${name.trimEnd()}${after}`, columns.subject, glyphs.cut);
	return [
		span(`${cursor} ${pad(signs[mark ?? 'none'] + which, columns.mark, '')} `, tone),
		span(`${String(number).padStart(columns.number)}  ${pad(safeText(exchange.verb), VERB, glyphs.cut)} `, 'quiet'),
		span(`${resource} `, mark === 'failed' ? 'strong' : 'plain'),
		span(
			`${pad(status, STATUS, '')} ${pad(kind === undefined ? '' : (shortClass[kind] ?? kind), columns.class, '')}${pad(responder, columns.responder, '')}`,
			tone,
		),
		span((durationMs === null ? '' : duration(durationMs)).padStart(TIME), tone),
		...(stretch === undefined
			? []
			: [
					span(' '),
					...barOf(
						stretch.start,
						stretch.length,
						stretch.whole,
						columns.bar,
						glyphs,
						mark === undefined ? 'bar' : tone,
					),
				]),
	];
}
