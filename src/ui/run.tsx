import type {ReadStream, WriteStream} from 'node:tty';
import {render} from 'ink';
import type {Report} from '../model/report.ts';
import type {Shell} from '../text/shell.ts';
import {inlineLines, wholeScreen} from './canvas.ts';
import {copyTo} from './clipboard.ts';
import type {Ability, Effect} from './effects.ts';
import {glyphsFor, hasUnicode} from './glyphs.ts';
import type {Live} from './live.ts';
import {logOf} from './log.ts';
import type {Action} from './action.ts';
import {initialState} from './reducer.ts';
import {openTerminal} from './terminal.ts';
import {isLight, themeFor} from './theme.ts';
import {App} from './views/App.tsx';

export type UiOptions = {
	readonly report: Report;
	/** Where keys come from: stdin, or `/dev/tty` if stdin was the log. */
	readonly input: ReadStream;
	readonly output: WriteStream;
	/** False for no colours and attributes at all. `NO_COLOR` in the environment has the same effect. */
	readonly color: boolean;
	/** The report's subject, such as the command; taken from the report if absent. */
	readonly title?: string | undefined;
	/** The shell that displayed commands are for. */
	readonly shell?: Shell;
	/** Draws in the lines below the cursor instead of on the alternate screen. */
	readonly isInline?: boolean;
	/** kubectl's own output, line by line, if known. */
	readonly printed?: readonly string[];
	/** What is still in progress; `events` report how. */
	readonly live?: Live | undefined;
	/** What `perform` supports; copying and suspending are done by the screen itself. */
	readonly abilities?: readonly Ability[];
	/** Performs a key's effect, and returns the result as a sentence; an empty one says nothing. */
	readonly perform?: (effect: Effect) => Promise<string>;
	/** Called once the screen is up, with the callback for background updates. */
	readonly events?: (tell: (event: ScreenEvent) => void) => void;
};

/** Background updates. */
export type ScreenEvent =
	/** A newer report; `isRevealed`: it shows secrets, and `shareable` is the same without them. */
	| {
			readonly type: 'report';
			readonly report: Report;
			readonly isRevealed?: boolean;
			readonly shareable?: Report | undefined;
	  }
	| Extract<Action, {readonly type: 'live' | 'output' | 'quit'}>;

/** Shows a report on the whole terminal until the user quits, then restores the terminal. */
export async function runUi(options: UiOptions): Promise<void> {
	const {
		report,
		input,
		output,
		color,
		title,
		shell,
		isInline = false,
		printed = [],
		live,
		abilities = [],
		perform,
		events,
	} = options;
	const theme = themeFor(color && !process.env['NO_COLOR'], isLight(process.env));
	const glyphs = glyphsFor(hasUnicode(process.env, process.platform));
	const canvas = isInline ? inlineLines(output) : wholeScreen(output);
	const terminal = openTerminal(input, output, canvas, () => app?.unmount());
	const canSuspend = process.platform !== 'win32';
	const act = async (effect: Effect): Promise<string> => {
		if (effect.type === 'copy') return copyTo(output, effect.what, effect.text, process.env);
		if (effect.type !== 'suspend') return (await perform?.(effect)) ?? '';
		terminal.suspend();
		return '';
	};

	let app: ReturnType<typeof render> | undefined;
	try {
		const start = initialState({
			log: logOf(report, shell),
			glyphs,
			title,
			output: printed,
			live,
			size: terminal.size(),
			abilities: new Set<Ability>([...abilities, 'copy', ...(canSuspend ? (['suspend'] as const) : [])]),
		});
		app = render(
			<App start={start} theme={theme} onResize={terminal.onResize} perform={act} onStart={starter(events, shell)} />,
			{
				stdin: input,
				// Ink requires a terminal stream, but uses only what the painter has.
				stdout: terminal.painter as unknown as NodeJS.WriteStream,
				// Whole frames, for the painter; also draws if CI=true, which Ink otherwise does not.
				debug: true,
				exitOnCtrlC: false,
				patchConsole: false,
				// The text report is better for a screen reader; Ink's mode for them has no panes.
				isScreenReaderEnabled: false,
			},
		);
		await app.waitUntilExit();
	} finally {
		terminal.close();
	}
}

/** Converts incoming reports to what the screen navigates. */
const starter = (events: UiOptions['events'], shell: Shell | undefined) => (dispatch: (action: Action) => void) => {
	events?.(event => {
		if (event.type !== 'report') {
			dispatch(event);
			return;
		}

		const {report, isRevealed, shareable} = event;
		dispatch({
			type: 'log',
			log: logOf(report, shell),
			...(isRevealed !== undefined && {isRevealed}),
			...(shareable !== undefined && {shareable: logOf(shareable, shell)}),
		});
	});
};
