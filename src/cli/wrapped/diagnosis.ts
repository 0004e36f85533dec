import {setFlagsFromString} from 'node:v8';
import {analyzeSources} from '../../pipeline.ts';
import type {Report} from '../../model/report.ts';
import {conclude} from './afterword.ts';
import type {Options} from '../options/defaults.ts';
import {classCode} from '../output/exit-codes.ts';
import type {End} from './kubectl-process.ts';
import {LiveLog} from './live-log.ts';
import {makeReport} from '../output/make-report.ts';
import {colorsWarnings, withWarningColors} from './warning-color.ts';
import type {Command} from './command.ts';

/** Reads kubectl's stderr, and prints the diagnosis when it ends. */
export class Diagnosis {
	readonly #command: Command;
	readonly #options: Options;
	readonly #log: LiveLog;

	constructor(command: Command, options: Options, say: (bytes: Buffer) => void) {
		// As for `analyze`: the young generation would grow with the rate of lines.
		setFlagsFromString('--semi-space-growth-factor=1');
		this.#command = command;
		this.#options = options;
		const hasColors = colorsWarnings(command.args, process.stderr, process.env);
		this.#log = new LiveLog(hasColors ? bytes => say(withWarningColors(bytes)) : say);
	}

	async #asked(report: Report, end: End): Promise<Report> {
		const {probed} = await import('./probe.ts');
		return probed(report, this.#command, end, this.#options, text => {
			process.stderr.write(text);
		});
	}

	push(chunk: Buffer): void {
		this.#log.push(chunk);
	}

	/** Returns the exit code, and the end that it stands for unless the options choose another one. */
	async finish(seen: End): Promise<{readonly exitCode: number; readonly end: End}> {
		const {source, end} = this.#log.finish(this.#command, seen);
		const {code} = end;
		const made = makeReport(analyzeSources([source]), this.#options);
		const report = this.#options.probe ? await this.#asked(made, end) : made;
		const {panic} = this.#log;
		// Nothing was logged: a plugin, or a command that talks to no server. There is nothing to say.
		if (source.entries > 0 || report.findings.length > 0 || code > 128 || panic !== undefined)
			await conclude(report, this.#command, {...end, panic}, this.#options);
		return {exitCode: this.#options.exitCode === 'class' ? (classCode(report) ?? code) : code, end};
	}
}
