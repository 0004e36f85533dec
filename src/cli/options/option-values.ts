import {UserError} from '../../text/user-error.ts';
import {reporters} from '../../formats/registry.ts';
import {isUrl} from '../../text/is-url.ts';

export const formats: readonly string[] = reporters.map(({name}) => name);

/** A requested report and its file; without one it goes where the text report would. */
export type ReportTarget = {readonly format: string; readonly file: string | undefined};

// Values of options, wherever they come from: `where` is a flag, a variable or a line of the configuration.

/** yargs turns a word into NaN where a number is expected. */
const said = (value: unknown) => (Number.isNaN(value) ? 'that' : String(value));

export function levelOf(value: unknown, where: string): number {
	const level = Number(value);
	if (Number.isInteger(level) && level >= 6 && level <= 10) return level;
	throw new UserError(
		`${where}: ${said(value)} is no level from 6 to 10`,
		'Requests are logged from 6 on, whole bodies at 10.',
	);
}

export function exitCodeOf(value: unknown, where: string): 'kubectl' | 'class' {
	if (value === 'kubectl' || value === 'class') return value;
	throw new UserError(
		`${where}: ${String(value)} is neither kubectl nor class`,
		"kubectl keeps kubectl's exit code, class gives 10 to 19 by the class of the failure.",
	);
}

export function reportTarget(value: unknown, where: string): ReportTarget {
	const target = String(value);
	const equals = target.indexOf('=');
	const format = equals === -1 ? target : target.slice(0, equals);
	if (!formats.includes(format)) {
		throw new UserError(`${where}: there is no format ${format}`, `The formats are ${formats.join(', ')}.`);
	}

	const file = equals === -1 ? undefined : target.slice(equals + 1);
	if (file === '') {
		throw new UserError(
			`${where} ${target}: no file behind the =`,
			`${format}=FILE writes a file, ${format} alone prints.`,
		);
	}

	if (
		file !== undefined &&
		isUrl(file) &&
		reporters.every(({name, endpoint}) => name !== format || endpoint === undefined)
	) {
		throw new UserError(
			`${where}: ${format} cannot be sent to a URL`,
			`Only ${reporters.flatMap(({name, endpoint}) => (endpoint === undefined ? [] : [name])).join(', ')} can; name a file.`,
		);
	}

	return {format, file};
}

export function switchOf(value: unknown, where: string): boolean {
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw new UserError(`${where}: ${String(value)} is neither true nor false`, 'Write true or false.');
}

/** Text as is; `--no-save-log` means none. */
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export function programOf(value: unknown, where: string): string {
	if (typeof value === 'string' && value.trim() !== '') return value;
	throw new UserError(`${where}: no program`, "Name one, such as oc, /usr/local/bin/kubectl or 'k3s kubectl'.");
}

/** A number of seconds, such as 5 or 0.5; at most an hour. */
export function secondsOf(value: unknown, name: string): number {
	const seconds = Number(value);
	if (seconds > 0 && seconds <= 3600) return seconds;
	throw new UserError(`${name}: ${said(value)} is no number of seconds`, 'A step may take up to an hour: 3600.');
}

/** Whether names are replaced too. Secrets always are. */
export function redactionOf(value: unknown, where: string): boolean {
	if (value === 'secrets' || value === 'pseudonyms') return value === 'pseudonyms';
	throw new UserError(
		`${where}: ${String(value)} is neither secrets nor pseudonyms`,
		'secrets takes out tokens, cookies and Secret data, as without a setting; pseudonyms also renames hosts, users and namespaces.',
	);
}
