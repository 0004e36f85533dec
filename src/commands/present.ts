import {writeFileSync} from 'node:fs';
import type {WriteStream} from 'node:tty';
import {UserError} from '../errors.ts';
import type {Report} from '../model/report.ts';
import {reporters} from '../reports/registry.ts';
import type {Options} from './defaults.ts';

/** Whether a stream gets colours: NO_COLOR and FORCE_COLOR as https://no-color.org and Node have them. */
export function wantsColor(options: Options, stream: {isTTY?: boolean}, env: NodeJS.ProcessEnv): boolean {
	if (options.color !== undefined) return options.color;
	if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
	if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true;
	return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** Writes the reports that were asked for; the text report when none was. */
export function present(report: Report, options: Options, stream: WriteStream, env: NodeJS.ProcessEnv): void {
	const asked = options.reports.length === 0 ? [{format: 'text', file: undefined}] : options.reports;
	for (const {format, file} of asked) {
		const reporter = reporters.find(({name}) => name === format);
		if (reporter === undefined) continue;
		if (file !== undefined && file !== '-') {
			const text = reporter.render(report, {color: false, columns: 80});
			try {
				writeFileSync(file, text);
			} catch (error) {
				throw new UserError(
					`--report ${format}=${file}: ${(error as Error).message}`,
					'Name a file in a folder that exists and may be written.',
					{cause: error},
				);
			}
		} else if (!options.quiet) {
			const columns = stream.isTTY ? Math.min(stream.columns, 120) : 80;
			stream.write(reporter.render(report, {color: wantsColor(options, stream, env), columns}));
		}
	}
}
