import {appendFileSync, closeSync, openSync, statSync, writeFileSync} from 'node:fs';
import type {WriteStream} from 'node:tty';
import {causes} from '../../causes/registry.ts';
import {UserError} from '../../text/user-error.ts';
import type {Report} from '../../model/report.ts';
import {inertText} from '../../text/inert-text.ts';
import {reporters} from '../../formats/registry.ts';
import type {RenderOptions, Reporter} from '../../formats/reporter.ts';
import {defaultReports, isObeyed, showsColor, type OutputStream} from './ci.ts';
import type {Options} from '../options/defaults.ts';
import type {ReportTarget} from '../options/option-values.ts';
import {notWritten} from './not-written.ts';
import {isUrl} from '../../text/is-url.ts';
import {post} from './post.ts';
import {userShell} from './user-shell.ts';

/** Whether a stream gets colours: NO_COLOR and FORCE_COLOR as defined by https://no-color.org and Node. */
export function wantsColor(options: Options, stream: OutputStream, env: NodeJS.ProcessEnv): boolean {
	if (options.color !== undefined) return options.color;
	if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
	if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true;
	return env['TERM'] !== 'dumb' && (stream.isTTY === true || showsColor(stream, env));
}

/**
Writes the requested reports; by default the text, and what a CI system shows beside it.

Returns write errors: one failed report does not prevent the others.
*/
export async function present(
	report: Report,
	options: Options,
	stream: WriteStream,
	env: NodeJS.ProcessEnv,
	unread = 0,
): Promise<UserError[]> {
	const isAsked = options.reports.length > 0;
	const asked = isAsked ? options.reports : defaultReports(report, options, stream, env);
	const troubles: UserError[] = [];
	for (const target of asked) {
		const reporter = reporters.find(({name}) => name === target.format);
		if (reporter === undefined) continue;
		try {
			await deliver(report, {reporter, target, options, stream, env, unread});
			append(report, reporter, env);
		} catch (error) {
			if (!(error instanceof UserError)) throw error;
			// A full step summary is no problem if it was not requested.
			if (isAsked) troubles.push(error);
		}
	}

	return troubles;
}

/** Whether the output goes to a screen reader; the variable is Ink's own. */
export const narrates = ({screenReader}: Options, env: NodeJS.ProcessEnv): boolean =>
	screenReader || env['INK_SCREEN_READER'] === 'true';

type Delivery = {
	readonly reporter: Reporter;
	readonly target: ReportTarget;
	readonly options: Options;
	readonly stream: WriteStream;
	readonly env: NodeJS.ProcessEnv;
	readonly unread: number;
};

const explain = (id: string) => causes.find(cause => cause.id === id)?.explain;

/** Style of reports not shown on a terminal. */
const filed: RenderOptions = {color: false, columns: 80, explain};

const piecesOf = (reporter: Reporter, report: Report, options: RenderOptions): Iterable<string> =>
	reporter.pieces?.(report, options) ?? [reporter.render(report, options)];

/** A report as written to a file. */
export const filePieces = (reporter: Reporter, report: Report): Iterable<string> => piecesOf(reporter, report, filed);

async function deliver(report: Report, {reporter, target, options, stream, env, unread}: Delivery): Promise<void> {
	const {file} = target;
	if (file !== undefined && file !== '-') {
		const pieces = piecesOf(reporter, report, {...filed, unread});
		if (reporter.endpoint !== undefined && isUrl(file)) await post(file, pieces, reporter.endpoint, env);
		// Unredacted reports must not be readable by other users.
		else writeReport(`--report ${target.format}=${file}`, file, pieces, options.showSecrets ? 0o600 : 0o666);
	} else if (!options.quiet) {
		const columns = stream.isTTY ? Math.min(stream.columns, 120) : 80;
		const color = wantsColor(options, stream, env);
		const shown = isObeyed(env) && reporter.commands !== true ? inertText : (text: string) => text;
		const isNarrated = narrates(options, env);
		const shell = userShell(env);
		for (const piece of piecesOf(reporter, report, {color, columns, shell, explain, unread, isNarrated}))
			stream.write(shown(piece));
	}
}

/** Writes a file, piece by piece; with the flag `wx` only if it does not exist yet. */
export function writeReport(what: string, path: string, pieces: Iterable<string>, mode: number, flag = 'w'): void {
	try {
		const file = openSync(path, flag, mode);
		try {
			for (const piece of pieces) writeFileSync(file, piece);
		} finally {
			closeSync(file);
		}
	} catch (error) {
		throw notWritten(what, error);
	}
}

/** Appends a format's second text to the file that the CI system named for it. */
function append(report: Report, {addition}: Reporter, env: NodeJS.ProcessEnv): void {
	const path = addition === undefined ? undefined : env[addition.variable];
	if (addition === undefined || path === undefined || path === '') return;
	const text = addition.render(report, filed);
	try {
		const before = statSync(path, {throwIfNoEntry: false})?.size ?? 0;
		if (before + Buffer.byteLength(text) <= addition.limit) {
			appendFileSync(path, text);
			return;
		}
	} catch (error) {
		throw notWritten(`${addition.variable}=${path}`, error);
	}

	throw new UserError(
		`${addition.variable}: with this report it would have more than ${addition.limit} bytes`,
		'Earlier commands of this step filled it; run kubectl-debug in a step of its own.',
	);
}
