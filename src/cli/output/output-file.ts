import {fstatSync, statSync, type Stats} from 'node:fs';
import {UserError} from '../../text/user-error.ts';
import type {ReportTarget} from '../options/option-values.ts';
import {isUrl} from '../../text/is-url.ts';

/** The file with this name; if it cannot be looked up, opening it reports the error. */
function statOf(path: string): Stats | undefined {
	try {
		return path === '-' ? fstatSync(0) : statSync(path);
	} catch {
		return undefined;
	}
}

/** An output file must not be one of the inputs: opening truncates it. */
export function refuseInput(what: string, path: string, inputs: readonly string[]): void {
	const own = statOf(path);
	if (own?.isFile() !== true) return;
	const others = inputs.map(statOf);
	if (others.some(other => other?.dev === own.dev && other.ino === own.ino))
		throw new UserError(`${what}: this is the log that is read`, 'Name another file.');
}

/** Each report has a file of its own, and none of them is the log. */
export function checkReportFiles(reports: readonly ReportTarget[], inputs: readonly string[]): void {
	const seen = new Set<string>();
	for (const {format, file} of reports) {
		// A device can take any number of reports.
		if (file === undefined || file === '-' || file.startsWith('/dev/') || isUrl(file)) continue;
		const what = `--report ${format}=${file}`;
		if (seen.has(file)) throw new UserError(`${what}: another report goes to this file`, 'Name another file.');
		seen.add(file);
		refuseInput(what, file, inputs);
	}
}
