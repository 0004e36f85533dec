import {findingDocument, silenceDocument} from './finding-document.ts';
import type {Glyphs} from './glyphs.ts';
import {helpLines, hints} from './keymap.ts';
import {beside, cutLine, emptyLine, lineWidth, span, spread, type Line} from './line.ts';
import {listHeading, listLines} from './request-list.ts';
import type {Log} from './log.ts';
import {requestDocument} from './request-document.ts';
import type {State} from './state.ts';
import {titleLine, verdictLines} from './verdict.ts';
import {counted} from './words.ts';

/** Cells left empty at each side of the screen. */
export const MARGIN = 1;

/** Rows that the list or the text keeps at least; on a low terminal the verdict gives way to it. */
const LEAST_BODY = 4;

/** Cells of a row between the margins. */
export const rowWidth = ({size}: State): number => Math.max(20, size.columns - 2 * MARGIN);

/** The last row stays empty: writing its last cell makes some terminals scroll. */
const frameRows = ({size}: State): number => Math.max(1, size.rows - 1);

/** Cells of the request list beside the diagnosis: all of its columns and 32 for the resource. */
const LIST_BESIDE = 76;

/** Cells that a diagnosis needs to be readable beside the list. */
const LEAST_PREVIEW = 52;

const dividerWidth = 3;

/** Whether the diagnosis is visible beside the list; on other terminals it has a pane of its own only. */
const hasPreview = (state: State): boolean =>
	state.screen === 'requests' &&
	!state.isHelp &&
	state.log.rows.length > 0 &&
	state.log.report.findings.length > 0 &&
	rowWidth(state) >= LIST_BESIDE + dividerWidth + LEAST_PREVIEW;

function listWidth(state: State): number {
	const width = rowWidth(state);
	return hasPreview(state) ? Math.max(LIST_BESIDE, Math.floor((width - dividerWidth) / 2)) : width;
}

/** Everything above the body: verdict and tabs, or the name of what covers them. */
function topLines(state: State): readonly Line[] {
	const width = rowWidth(state);
	const {log, glyphs, finding, title} = state;
	if (state.isHelp) return [[span('Help', 'strong')], emptyLine];
	if (state.screen === 'detail') {
		return [[span(`Request ${state.cursor + 1} of ${log.rows.length}`, 'strong')], emptyLine];
	}

	const head = [titleLine(log, finding, title, width, glyphs), ...verdictLines(log, finding, width, glyphs)];
	const heading =
		state.screen === 'requests' && log.rows.length > 0 ? [listHeading(log, listWidth(state), glyphs)] : [];
	const below = [emptyLine, tabLine(state), ...heading];
	const room = Math.max(1, frameRows(state) - below.length - 1 - LEAST_BODY);
	return [...head.slice(0, room), ...below];
}

/** The two panes by name, the open one in brackets. */
function tabLine({log, screen}: State): Line {
	const names = {requests: `Requests ${log.requests}`, diagnosis: 'Diagnosis'};
	return (['requests', 'diagnosis'] as const).flatMap(pane =>
		pane === screen ? [span(`[${names[pane]}]`, 'active'), span(' ')] : [span(` ${names[pane]} `, 'quiet'), span(' ')],
	);
}

/** Rows between the top and the key line. */
export function bodyRows(state: State): number {
	return Math.max(1, frameRows(state) - topLines(state).length - footRows(state));
}

/** The gap before the key line, the footnote and the key line. */
const footRows = (state: State): number => (isAiry(state) ? 1 : 0) + (footnote(state) === undefined ? 0 : 1) + 1;

/** Whether there is room for an empty row before the key line. */
const isAiry = ({size}: State): boolean => size.rows >= 24;

/** What only some logs need to have said below the list. */
function footnote(state: State): Line | undefined {
	const {log, glyphs, cursor} = state;
	if (state.isHelp || state.screen !== 'requests') return undefined;
	const row = log.rows[cursor];
	const omitted = log.requests - log.rows.length;
	const parts = [
		...(log.report.runs.length > 1 && row !== undefined ? [`${row.run.id}: ${row.run.command ?? row.run.source}`] : []),
		...(omitted > 0 ? [`${counted(omitted, 'successful request')} not kept`] : []),
	];
	return parts.length === 0 ? undefined : [span(parts.join(` ${glyphs.separator} `), 'quiet')];
}

type Page = {
	readonly log: Log;
	readonly width: number;
	readonly glyphs: Glyphs;
	readonly lines: readonly Line[];
};

/** The last text made of each request and finding: scrolling asks for it with every key. */
const pages = new WeakMap<object, Page>();

function remembered(key: object, {log, glyphs}: State, width: number, make: () => readonly Line[]): readonly Line[] {
	const known = pages.get(key);
	if (known?.log === log && known.width === width && known.glyphs === glyphs) return known.lines;
	const lines = make();
	pages.set(key, {log, width, glyphs, lines});
	return lines;
}

function diagnosisLines(state: State, width: number): readonly Line[] {
	const {log, finding: index, glyphs} = state;
	const finding = log.report.findings[index];
	return finding === undefined
		? remembered(log, state, width, () => silenceDocument(log, width, glyphs))
		: remembered(finding, state, width, () => findingDocument(finding, log, width, glyphs));
}

/** All lines of the pane that scrolls; none for the list, which moves by its cursor. */
export function pageLines(state: State): readonly Line[] {
	const {log, glyphs} = state;
	const width = rowWidth(state);
	if (state.isHelp) return helpLines(width, glyphs);
	if (state.screen === 'requests') return [];
	if (state.screen === 'diagnosis') return diagnosisLines(state, width);
	const row = log.rows[state.cursor];
	return row === undefined ? [] : remembered(row, state, width, () => requestDocument(row, width, glyphs));
}

/** `12–24 of 87`, when not everything is visible. */
function position(state: State, shown: number): Line {
	const isList = state.screen === 'requests' && !state.isHelp;
	const total = isList ? state.log.rows.length : pageLines(state).length;
	const first = isList ? state.top : state.scroll;
	if (total <= shown) return [];
	return [span(`${first + 1}${state.glyphs.range}${Math.min(total, first + shown)} of ${total}`, 'quiet')];
}

/** The frame as lines: top, body, footnote, keys. */
export type Frame = {
	readonly top: readonly Line[];
	readonly body: readonly Line[];
	/** Rows that the body fills, empty ones included. */
	readonly bodyRows: number;
	readonly foot: readonly Line[];
};

export function frameOf(state: State): Frame {
	const {glyphs} = state;
	const width = rowWidth(state);
	const count = bodyRows(state);
	const note = footnote(state);
	const place = position(state, count);
	const keys = hints(state, width - lineWidth(place) - 2);
	const frame = {
		top: topLines(state).map(line => cutLine(line, width, glyphs.cut)),
		body: bodyLines(state, count),
		bodyRows: count,
		foot: [
			...(isAiry(state) ? [emptyLine] : []),
			...(note === undefined ? [] : [cutLine(note, width, glyphs.cut)]),
			spread(keys, place, width, glyphs.cut),
		],
	};
	return hasPreview(state) ? withPreview(frame, state) : frame;
}

function bodyLines(state: State, count: number): readonly Line[] {
	const {log, glyphs, top, cursor, scroll} = state;
	if (state.isHelp || state.screen !== 'requests') return pageLines(state).slice(scroll, scroll + count);
	if (log.rows.length === 0) return [[span('  No request in this log.', 'quiet')]];
	return listLines(log, {top, count, cursor}, listWidth(state), glyphs);
}

/** Puts the beginning of the diagnosis beside the list and its heading. */
function withPreview(frame: Frame, state: State): Frame {
	const {cut, divider} = state.glyphs;
	const left = listWidth(state);
	const room = rowWidth(state) - left - dividerWidth;
	const all = diagnosisLines(state, room);
	const count = frame.bodyRows + 1;
	const shown = all.length <= count ? all : [...all.slice(0, count - 1), [span(`${cut} Tab shows all`, 'quiet')]];
	const row = (line: Line, index: number) => beside(line, shown[index] ?? emptyLine, left, divider);
	const heading = frame.top.at(-1) ?? emptyLine;
	return {
		...frame,
		top: [...frame.top.slice(0, -1), row(heading, 0)],
		body: Array.from({length: frame.bodyRows}, (_, index) => row(frame.body[index] ?? emptyLine, index + 1)),
	};
}
