import type {Report} from '../model/report.ts';
import type {Options} from './defaults.ts';
import {wantsColor} from './present.ts';

/** The screen opens where a person sits: keys come from a terminal and a terminal shows the output. */
export function opensScreen(options: Options): boolean {
	if (options.ui === false || options.quiet || options.reports.length > 0) return false;
	return process.stdin.isTTY && process.stdout.isTTY && process.env['TERM'] !== 'dumb';
}

/** Shows the report until the user quits, and leaves its verdict behind. Ink is loaded here and nowhere else. */
export async function showScreen(report: Report, options: Options, title: string | undefined): Promise<void> {
	const {runUi} = await import('../ui/run.tsx');
	await runUi({
		report,
		input: process.stdin,
		output: process.stdout,
		color: wantsColor(options, process.stdout, process.env),
		...(title !== undefined && {title}),
	});
	const {renderBrief} = await import('../reports/text.ts');
	process.stderr.write(renderBrief(report, {color: wantsColor(options, process.stderr, process.env)}));
}
