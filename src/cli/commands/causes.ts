import {writeFileSync} from 'node:fs';
import {catalogue, classMeanings, classOf, nameOf} from '../../judge/catalogue.ts';
import type {Cause} from '../../clues/cause.ts';
import {pageOf} from '../../judge/page.ts';
import {UserError} from '../../text/user-error.ts';
import {classes} from '../../model/finding.ts';
import {version} from '../../version.ts';
import {defaults, type Options} from '../options/defaults.ts';
import {fill, renderMarkdown, styleFor, type MarkdownOptions} from '../output/markdown.ts';
import {nearest} from '../../text/nearest.ts';
import {wantsColor} from '../output/present.ts';
import type {OwnCommand} from './own-command.ts';

export default {
	usage: ['causes [id|class|words]', 'what can be told apart, with a page for each cause'],
	order: 4,
	summary: 'What can be told apart',
	takes: [...Object.entries(classMeanings), ...catalogue.map(({id, title}) => [id, title] as const)],
	run: listCauses,
} satisfies OwnCommand;

/** Cells a title needs beside its ID; on narrower terminals it goes below. */
const LEAST_TITLE = 24;

/** Longer lines than this are hard to read. */
const MAX_COLUMNS = 100;

/** Some terminals report 0 until they know their size. */
const columnsOf = ({isTTY, columns}: {isTTY?: boolean; columns?: number}): number =>
	Math.min(isTTY === true && columns !== undefined && columns > 0 ? columns : 80, MAX_COLUMNS);

/** How to display the catalogue; a pipe gets plain text that programs can rely on. */
export type Look =
	| {readonly format: 'plain'}
	| {readonly format: 'json'}
	| ({readonly format: 'terminal'} & MarkdownOptions);

/** Prints the catalogue, one class, the matches of a search word, or one cause's page. */
function listCauses(words: readonly string[], options: Options = defaults): number {
	const {stdout, env} = process;
	const foreign = options.reports.find(({format}) => format !== 'json' && format !== 'text');
	if (foreign !== undefined)
		throw new UserError(`--report: the catalogue has no format ${foreign.format}`, 'The formats are json, text.');
	const color = wantsColor(options, stdout, env);
	const look: Look =
		stdout.isTTY || color ? {format: 'terminal', color, columns: columnsOf(stdout)} : {format: 'plain'};
	const targets = options.reports.length === 0 ? [{format: 'text', file: undefined}] : options.reports;
	for (const {format, file} of targets) {
		const toFile = file !== undefined && file !== '-';
		const text = describeCauses(words, format === 'json' ? {format} : toFile ? {format: 'plain'} : look);
		if (toFile) writeReport(`${format}=${file}`, file, text);
		else stdout.write(text);
	}

	return 0;
}

function writeReport(target: string, file: string, text: string): void {
	try {
		writeFileSync(file, text);
	} catch (error) {
		const hint = 'Name a file in a folder that exists and may be written.';
		throw new UserError(`--report ${target}: ${(error as Error).message}`, hint, {cause: error});
	}
}

/** The output of `causes` for these words: a page for an ID, a list for a class or for a part of IDs and titles. */
export function describeCauses(words: readonly string[], look: Look): string {
	const [first] = words;
	const page = words.length === 1 ? catalogue.find(({id}) => id === first) : undefined;
	if (look.format === 'json') return json(page === undefined ? chosen(words) : [page]);
	if (page !== undefined) return look.format === 'plain' ? pageOf(page) : renderMarkdown(pageOf(page), look);
	return look.format === 'plain' ? plainList(chosen(words)) : groupedList(chosen(words), look);
}

/** The causes of a class, or all whose ID or title contains every word; an error if there are none. */
function chosen(words: readonly string[]): readonly Cause[] {
	const [first = ''] = words;
	const whole = catalogue.filter(cause => words.length <= 1 && classOf(cause) === first.replace(/\/$/, ''));
	if (whole.length > 0) return whole;
	const asked = words.join(' ');
	// A cause's name alone is not an ID: scripts that store one should store the stable one.
	const named = catalogue.find(cause => nameOf(cause) === asked);
	if (named !== undefined) throw new UserError(`there is no cause ${asked}`, `Did you mean ${named.id}?`);
	const parts = words.map(word => word.toLowerCase());
	const found = catalogue.filter(({id, title}) => parts.every(part => `${id} ${title}`.toLowerCase().includes(part)));
	if (found.length > 0) return found;
	const meant = suggestion(asked.toLowerCase());
	throw new UserError(
		`there is no cause ${asked}`,
		meant === undefined ? 'kubectl-debug causes lists them all.' : `Did you mean ${meant}?`,
	);
}

/** The ID, class or search word that was probably meant. */
function suggestion(word: string): string | undefined {
	const parts = catalogue.flatMap(cause => nameOf(cause).split('-'));
	const near = nearest(word, [...catalogue.map(({id}) => id), ...catalogue.map(nameOf), ...classes, ...parts]);
	return catalogue.find(cause => nameOf(cause) === near)?.id ?? near;
}

const widthOf = (causes: readonly Cause[]): number => Math.max(...causes.map(({id}) => id.length));

/** One cause per line, for `grep`, `cut` and `fzf`: the ID, blanks, the title. */
function plainList(causes: readonly Cause[]): string {
	const width = widthOf(causes);
	return causes.map(({id, title}) => `${id.padEnd(width)}  ${title}\n`).join('');
}

function groupedList(causes: readonly Cause[], {color, columns}: MarkdownOptions): string {
	const style = styleFor(color);
	const width = widthOf(causes) + 4;
	const groups = classes.flatMap(name => {
		const members = causes.filter(cause => classOf(cause) === name);
		if (members.length === 0) return [];
		const count = `${members.length} ${members.length === 1 ? 'cause' : 'causes'}`;
		const head = `${style.heading(name)} (${count}): ${classMeanings[name]}`;
		return [[fill(head, columns), ...members.map(cause => row(cause, width, columns))].join('\n')];
	});
	const foot = style.faint(fill('kubectl-debug causes <id> shows one of them.', columns));
	return `${[...groups, foot].join('\n\n')}\n`;
}

/** The ID with its title beside it, where there is room. */
const row = ({id, title}: Cause, width: number, columns: number): string =>
	columns - width >= LEAST_TITLE
		? fill(title, columns, `  ${id}`.padEnd(width), ' '.repeat(width))
		: `  ${id}\n${fill(title, columns, '    ')}`;

function json(causes: readonly Cause[]): string {
	const list = causes.map(cause => ({
		id: cause.id,
		class: classOf(cause),
		title: cause.title,
		retryable: cause.retryable,
		sources: cause.sources,
	}));
	return `${JSON.stringify({schemaVersion: '1', tool: {name: 'kubectl-debug', version}, causes: list}, undefined, 2)}\n`;
}
