import {tabs} from './detail/registry.ts';
import {parseFilter} from './filter/parse.ts';
import {highlighted} from './find.ts';
import {findingDocument, silenceDocument} from './finding-document.ts';
import {helpLines, hints} from './keymap.ts';
import {beside, cutLine, emptyLine, lineText, lineWidth, paragraph, span, spread, type Line} from './line.ts';
import {rowAt} from './listing.ts';
import type {Log} from './log.ts';
import type {Row} from './row.ts';
import {plainPage, type Page} from './page.ts';
import {promptLine} from './prompt-line.ts';
import {listHeading, listLines} from './request-list.ts';
import type {Screen, State} from './state.ts';
import {tabCalled} from './tabs.ts';
import {findingLines, titleLine, verdictLines} from './verdict.ts';
import {answerOf, counted, subject} from './words.ts';

/** Cells left empty on each side of the screen. */
export const MARGIN = 1;

/** Minimum rows of the list or text; on a low terminal the verdict yields to it. */
const LEAST_BODY = 4;

/** Cells of a row between the margins. */
export const rowWidth = ({size}: State): number => Math.max(20, size.columns - 2 * MARGIN);

/** The last row stays empty: writing its last cell makes some terminals scroll. */
const frameRows = ({size}: State): number => Math.max(1, size.rows - 1);

/** Cells of the request list next to the diagnosis: all of its columns and 32 for the resource. */
const LIST_BESIDE = 76;

/** Cells that a diagnosis needs to be readable next to the list. */
const LEAST_PREVIEW = 52;

const dividerWidth = 3;

/** Whether the diagnosis is visible next to the list; on other terminals it only has its own pane. */
const hasPreview = (state: State): boolean =>
	state.screen === 'requests' &&
	!state.isHelp &&
	state.menu === undefined &&
	state.listing.items.length > 0 &&
	state.log.report.findings.length > 0 &&
	rowWidth(state) >= LIST_BESIDE + dividerWidth + LEAST_PREVIEW;

function listWidth(state: State): number {
	const width = rowWidth(state);
	if (!hasPreview(state)) return width;
	return Math.max(LIST_BESIDE, Math.min(width - dividerWidth - LEAST_PREVIEW, Math.floor(width * 0.62)));
}

/** Everything above the body: verdict and tabs, or the name of what covers them. */
function topLines(state: State): readonly Line[] {
	const width = rowWidth(state);
	const {log, glyphs, finding, live, screen} = state;
	if (state.isHelp) return [[span('Help', 'strong')], emptyLine];
	if (screen === 'detail') return detailTop(state);
	const head = [titleLine(log, finding, state, width, glyphs), ...verdictLines(log, finding, live, width, glyphs)];
	const heading =
		screen === 'requests' && state.listing.items.length > 0 ? [listHeading(log, state, listWidth(state), glyphs)] : [];
	const below = [emptyLine, tabLine(state), ...heading];
	const room = Math.max(1, frameRows(state) - below.length - 1 - LEAST_BODY);
	const spare = Math.max(0, Math.min(Math.floor((frameRows(state) - 20) / 3), room - head.length));
	return [...head.slice(0, room), ...findingLines(log, finding, spare, width, glyphs), ...below];
}

/** The open request, and its tabs; the open one in brackets. */
function detailTop(state: State): readonly Line[] {
	const {log, glyphs, tab} = state;
	const width = rowWidth(state);
	const place = rowAt(log, state.listing.items[state.cursor]) ?? 0;
	const row = log.rows[place];
	const sign =
		row?.mark === undefined
			? []
			: [row.mark === 'failed' ? span(`${glyphs.outcome.failed} `, 'failed') : span(`${glyphs.warning} `, 'warning')];
	const name = row === undefined ? '' : `${row.exchange.verb} ${subject(row.exchange)}`;
	const status = row === undefined ? '' : answerOf(row.exchange);
	return [
		spread(
			[
				...sign,
				span(name, 'strong'),
				span(`  ${status}`, row?.mark === undefined ? 'quiet' : row.mark === 'failed' ? 'failed' : 'warning'),
			],
			[span(width < 64 ? `${place + 1}/${log.rows.length}` : `Request ${place + 1} of ${log.rows.length}`, 'quiet')],
			width,
			glyphs.cut,
		),
		tabs.flatMap(({order, name: own}) => {
			const words = `${order} ${own.charAt(0).toUpperCase()}${own.slice(1)}`;
			return own === tab
				? [span(`[${words}]`, 'active'), span(' ')]
				: [span(` ${words} `, 'quiet'), span(width < 64 ? '' : ' ')];
		}),
		emptyLine,
	];
}

/** The panes by name, the open one in brackets. */
function tabLine({log, screen, output}: State): Line {
	const names: ReadonlyArray<readonly [Screen, string]> = [
		['requests', `Requests ${log.requests}`],
		['diagnosis', 'Diagnosis'],
		...(output.length > 0 ? [['output', 'Output'] as const] : []),
	];
	return names.flatMap(([pane, name]) =>
		pane === screen ? [span(`[${name}]`, 'active'), span(' ')] : [span(` ${name} `, 'quiet'), span(' ')],
	);
}

/** Rows between the header and the key line. */
export function bodyRows(state: State): number {
	return Math.max(1, frameRows(state) - topLines(state).length - footRows(state));
}

/** The status line or a gap in its place, the footnote and the key line. */
const footRows = (state: State): number =>
	(isAiry(state) || statusLine(state) !== undefined ? 1 : 0) + (footnote(state) === undefined ? 0 : 1) + 1;

/** Whether there is room for an empty row before the key line. */
const isAiry = ({size}: State): boolean => size.rows >= 24;

/** What is special about the view: a notice, the filter and its matches, the sort order, the search. */
function statusLine(state: State): Line | undefined {
	const {notice, filter, listing, log, search, isReversed, order, isFollowing, isRevealed} = state;
	if (notice !== undefined) return [span(notice, 'strong')];
	const isAtList = state.screen === 'requests' && !state.isHelp;
	const {problem, terms} = parseFilter(filter);
	const parts: Line[] = [
		...(isAtList && terms.length > 0
			? [[span(`${listing.matches} of ${counted(log.rows.length, 'request')}`, 'strong'), span(`  ${filter}`)]]
			: []),
		...(isAtList && problem !== undefined ? [[span(problem, 'warning')]] : []),
		...(isAtList && (order !== 'number' || isReversed)
			? [[span(`by ${order}${isReversed ? ', reversed' : ''}`, 'quiet')]]
			: []),
		...(search === '' || state.prompt !== undefined || state.isHelp ? [] : [[span(`/${search}`, 'quiet')]]),
		...(isAtList && isFollowing ? [[span('following', 'quiet')]] : []),
		...(isRevealed ? [[span('secrets are shown', 'warning')]] : []),
	];
	if (parts.length === 0) return undefined;
	return parts.flatMap((part, index) => (index === 0 ? part : [span('   '), ...part]));
}

/** Remarks below the list that only some logs need. */
function footnote(state: State): Line | undefined {
	const {log, glyphs, cursor} = state;
	if (state.isHelp || state.screen !== 'requests') return undefined;
	const row = log.rows[rowAt(log, state.listing.items[cursor]) ?? -1];
	const omitted = log.requests - log.rows.length;
	const parts = [
		...(log.report.runs.length > 1 && row !== undefined ? [`${row.run.id}: ${row.run.command ?? row.run.source}`] : []),
		...(omitted > 0 ? [`${counted(omitted, 'successful request')} not kept`] : []),
	];
	return parts.length === 0 ? undefined : [span(parts.join(` ${glyphs.separator} `), 'quiet')];
}

type Kept = {
	readonly log: Log;
	readonly width: number;
	readonly glyphs: State['glyphs'];
	readonly variant: unknown;
	readonly page: Page;
};

/** The last page built for each request, finding and output: scrolling requests it with every key. */
const pages = new WeakMap<object, Kept>();

function remembered(key: object, {log, glyphs}: State, width: number, variant: unknown, make: () => Page): Page {
	const known = pages.get(key);
	if (known?.log === log && known.width === width && known.glyphs === glyphs && known.variant === variant)
		return known.page;
	const page = make();
	pages.set(key, {log, width, glyphs, variant, page});
	return page;
}

function diagnosisPage(state: State, width: number): Page {
	const {log, finding: index, glyphs} = state;
	const finding = log.report.findings[index];
	return finding === undefined
		? remembered(log, state, width, '', () => plainPage(silenceDocument(log, width, glyphs)))
		: remembered(finding, state, width, '', () => plainPage(findingDocument(finding, log, width, glyphs)));
}

const noPage = plainPage([]);

/** The text of the scrolling pane; empty for the list, which moves by its cursor. */
export function pageOf(state: State): Page {
	const {log, glyphs, screen, output, abilities} = state;
	const width = rowWidth(state);
	if (state.isHelp) return plainPage(helpLines(width, glyphs, abilities));
	switch (screen) {
		case 'requests':
			return noPage;
		case 'diagnosis':
			return diagnosisPage(state, width);
		case 'output':
			return remembered(output, state, width, '', () => plainPage(output.flatMap(line => paragraph([], line, width))));
		case 'detail': {
			const row = log.rows[rowAt(log, state.listing.items[state.cursor]) ?? -1];
			return row === undefined ? noPage : detailPage(state, row, width);
		}

		default:
			return screen satisfies never;
	}
}

function detailPage(state: State, row: Row, width: number): Page {
	const {log, glyphs, toggled} = state;
	const tab = tabCalled(state.tab);
	if (tab === undefined) return noPage;
	// Where lines fold, a cursor precedes them.
	const view = {log, width: tab.folds === true ? width - 2 : width, glyphs, toggled};
	return remembered(row, state, width, tab.folds === true ? toggled : tab, () => tab.page(row, view));
}

/** `12–24 of 87`, if not everything is visible. */
function position(state: State, shown: number): Line {
	const isList = state.screen === 'requests' && !state.isHelp;
	const total = isList ? state.listing.items.length : pageOf(state).lines.length;
	const first = isList ? state.top : state.scroll;
	if (total <= shown) return [];
	return [span(`${first + 1}${state.glyphs.range}${Math.min(total, first + shown)} of ${total}`, 'quiet')];
}

/** The frame as lines: header, body, footnote, keys. */
export type Frame = {
	readonly top: readonly Line[];
	readonly body: readonly Line[];
	/** Rows of the body, including empty ones. */
	readonly bodyRows: number;
	readonly foot: readonly Line[];
};

export function frameOf(state: State): Frame {
	const {glyphs} = state;
	const width = rowWidth(state);
	const count = bodyRows(state);
	const note = footnote(state);
	const status = statusLine(state);
	const frame = {
		top: topLines(state),
		body: bodyLines(state, count),
		bodyRows: count,
		foot: [
			...(note === undefined ? [] : [note]),
			...(status === undefined ? (isAiry(state) ? [emptyLine] : []) : [status]),
			keyLine(state, count, width),
		],
	};
	const covered: Frame =
		state.menu !== undefined ? withMenu(frame, state, width) : hasPreview(state) ? withPreview(frame, state) : frame;
	// Ink would truncate rows as well, but without a mark.
	const fitted = (lines: readonly Line[]) => lines.map(line => cutLine(line, width, glyphs.cut));
	return {
		top: fitted(covered.top),
		body: fitted(covered.body),
		bodyRows: covered.bodyRows,
		foot: fitted(covered.foot),
	};
}

/** The last row: keys, or a question. */
function keyLine(state: State, shown: number, width: number): Line {
	const {glyphs, question, prompt, log} = state;
	if (question !== undefined) {
		return spread(
			[span(question.text, 'warning')],
			[span('y', 'strong'), span(' yes  ', 'quiet'), span('n', 'strong'), span(' no', 'quiet')],
			width,
			glyphs.cut,
		);
	}

	if (prompt !== undefined) return promptLine(prompt, log, width, glyphs);
	const place = position(state, shown);
	return spread(hints(state, width - lineWidth(place) - 2), place, width, glyphs.cut);
}

function bodyLines(state: State, count: number): readonly Line[] {
	const {log, glyphs, top, cursor, listing, opened, search} = state;
	if (state.isHelp || state.screen !== 'requests') return pageRows(state, count);
	if (listing.items.length === 0) {
		return [
			[
				span(
					log.rows.length > 0
						? '  No request passes the filter. Esc clears it.'
						: state.live === undefined
							? '  No request in this log.'
							: '  No request yet.',
					'quiet',
				),
			],
		];
	}

	const lines = listLines(log, listing, {top, count, cursor}, opened, listWidth(state), glyphs);
	return search === ''
		? lines
		: lines.map((line, index) => (top + index === cursor ? line : highlighted(line, search)));
}

/** The visible rows of a page, with its cursor in the first cells and search hits marked. */
function pageRows(state: State, count: number): readonly Line[] {
	const {scroll, line: current, search, glyphs} = state;
	const {lines, folds} = pageOf(state);
	const width = rowWidth(state);
	return lines.slice(scroll, scroll + count).map((line, index) => {
		const isCurrent = scroll + index === current;
		const marked = search === '' || state.isHelp ? line : highlighted(line, search);
		if (folds !== undefined) {
			const row = [span(isCurrent ? `${glyphs.cursor} ` : '  ', 'strong'), ...marked];
			return isCurrent ? selectedLine(row, width) : row;
		}

		// Without colours only this symbol shows a hit; most lines start with two blanks.
		return marked !== line && isCurrent && lineText(line).startsWith(' ') ? withSign(marked, glyphs.cursor) : marked;
	});
}

/** The cursor's row of a page: the bar is as long as the text, so that long values stay readable. */
const selectedLine = (line: Line, width: number): Line => [
	{text: lineText(line) + ' '.repeat(Math.max(0, width - lineWidth(line))), tone: 'selected'},
];

/** A line whose first blank is replaced by a symbol. */
function withSign(line: Line, sign: string): Line {
	let isPlaced = false;
	return line.map(({text, tone}) => {
		if (isPlaced || text === '') return {text, tone};
		isPlaced = true;
		return {text: sign + text.slice(1), tone};
	});
}

/** Puts the start of the diagnosis next to the list and its heading. */
function withPreview(frame: Frame, state: State): Frame {
	const {cut, divider} = state.glyphs;
	const left = listWidth(state);
	const room = rowWidth(state) - left - dividerWidth;
	const all = diagnosisPage(state, room).lines;
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

/** Puts a menu over the end of the body, and over what is above if it is long. */
function withMenu(frame: Frame, {menu, glyphs}: State, width: number): Frame {
	if (menu === undefined) return frame;
	const lines = [
		[span(`${menu.title}:`, 'heading')],
		...menu.choices.map(({key, label}) => cutLine([span(`  ${key}  `, 'strong'), span(label)], width, glyphs.cut)),
	];
	const spare = Math.max(0, Math.min(lines.length - frame.bodyRows, frame.top.length - 1));
	const rows = frame.bodyRows + spare;
	const shown = lines.slice(0, rows);
	const kept = frame.body.slice(0, rows - shown.length);
	const gap = Array.from({length: rows - shown.length - kept.length}, () => emptyLine);
	return {
		...frame,
		top: frame.top.slice(0, frame.top.length - spare),
		body: [...kept, ...gap, ...shown],
		bodyRows: rows,
	};
}
