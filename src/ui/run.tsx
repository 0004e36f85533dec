import type {ReadStream, WriteStream} from 'node:tty';
import {render} from 'ink';
import type {Report} from '../model/report.ts';
import {glyphsFor, hasUnicode} from './glyphs.ts';
import {logOf} from './log.ts';
import {initialState} from './state.ts';
import {openTerminal} from './terminal.ts';
import {isLight, themeFor} from './theme.ts';
import {App} from './views/App.tsx';

export type UiOptions = {
	readonly report: Report;
	/** Where keys come from: standard input, or `/dev/tty` when the log came in there. */
	readonly input: ReadStream;
	readonly output: WriteStream;
	/** False for no colours and attributes at all. `NO_COLOR` in the environment has the same effect. */
	readonly color: boolean;
	/** What the report is about, such as the command; taken from the report when absent. */
	readonly title?: string;
	/** What kubectl printed itself, line by line, when it is known. */
	readonly printed?: readonly string[];
};

/** Shows a report on the whole terminal until the user quits; the terminal is then as it was before. */
export async function runUi({report, input, output, color, title, printed = []}: UiOptions): Promise<void> {
	const theme = themeFor(color && !process.env['NO_COLOR'], isLight(process.env));
	const glyphs = glyphsFor(hasUnicode(process.env, process.platform));
	const log = logOf(report);
	const terminal = openTerminal(input, output, () => app?.unmount());
	let app: ReturnType<typeof render> | undefined;
	try {
		const start = initialState({log, glyphs, title, output: printed, size: terminal.size()});
		app = render(<App start={start} theme={theme} onResize={terminal.onResize} />, {
			stdin: input,
			// Ink asks for a terminal's stream, and uses of it what the painter has.
			stdout: terminal.painter as unknown as NodeJS.WriteStream,
			// Whole frames, for the painter; also draws where CI=true, which Ink otherwise does not.
			debug: true,
			exitOnCtrlC: false,
			patchConsole: false,
			// The text report is the better answer for a screen reader; Ink's mode for them knows no windows.
			isScreenReaderEnabled: false,
		});
		await app.waitUntilExit();
	} finally {
		terminal.close();
	}
}
