import stripAnsi from 'strip-ansi';
import type {Analysis} from '../../model/analysis.ts';
import {analyzeSources} from '../../pipeline.ts';
import {connectionFlags} from '../../kubectl/connection-flags.ts';
import type {ReportStep} from '../../model/report.ts';
import {redactText} from '../../redact/redact.ts';
import {renderBrief} from '../../formats/text.ts';
import type {Live} from '../../ui/live.ts';
import {conclude} from '../wrapped/afterword.ts';
import {atLevel, withLevel} from '../../kubectl/levels.ts';
import {clientOf} from '../wrapped/client.ts';
import type {Options} from '../options/defaults.ts';
import {classCode} from '../output/exit-codes.ts';
import {endLike, startKubectl, type End, type Running} from '../wrapped/kubectl-process.ts';
import {LiveLog} from '../wrapped/live-log.ts';
import {wantsColor} from '../output/present.ts';
import {openLog} from '../wrapped/save-log.ts';
import {colorsWarnings, withWarningColors} from '../wrapped/warning-color.ts';
import type {Command} from '../wrapped/command.ts';
import {Passage} from './passage.ts';
import {Session} from './session.ts';
import {runStep} from './step.ts';

/** Milliseconds between two checks on kubectl's progress. */
const TICK = 100;
/** Maximum share of the time that checks may take, so that keys are answered and the log is read, however long it is. */
const SHARE = 0.2;
/** Milliseconds before an unfinished line counts as a prompt. */
const QUESTION = 300;

/**
Runs kubectl where a screen may open.

By default the screen opens when kubectl has failed, after writing to the terminal as usual. With `--ui` it opens at the first
request, and kubectl's output is printed when the user quits.
*/
export async function wrapOnScreen(command: Command, options: Options): Promise<number> {
	const screen = new KubectlScreen(command, options);
	return screen.run();
}

/** One run of kubectl; the user may request more. */
type Attempt = Running & {readonly log: LiveLog; finished: Finished | undefined};

type Finished = {readonly analysis: Analysis; readonly end: End};

class KubectlScreen {
	readonly #command: Command;
	readonly #options: Options;
	readonly #passage = new Passage({stdout: process.stdout, stderr: process.stderr});
	readonly #flags: readonly string[];
	readonly #save: (chunk: Buffer | undefined) => void;
	readonly #session: Session;
	#attempt: Attempt;
	readonly #isLive: boolean;
	readonly #hasColors: boolean;
	/** The user has quit, or kubectl prompts: kubectl's output goes straight to the terminal. */
	#isAside = false;

	constructor(command: Command, options: Options) {
		this.#command = command;
		this.#options = options;
		this.#flags = connectionFlags(command.args).carried;
		this.#hasColors = colorsWarnings(command.args, process.stderr, process.env);
		this.#save = openLog(options.saveLog, sentence => {
			this.#passage.write('stderr', Buffer.from(sentence));
		});
		this.#session = new Session({
			options,
			// With pseudonyms the title is the report's own command, and no step has the names it would need.
			...(!options.pseudonyms && {title: redactText(command.shown)}),
			handlers: {
				interrupt: () => this.#interrupt(),
				rerun: ({level}) => this.#rerun(level),
				...(!options.pseudonyms && {run: effect => this.#step(effect.step)}),
			},
		});
		this.#isLive = options.ui === true;
		this.#attempt = this.#start(withLevel(command.level, command.args), this.#isLive);
	}

	async run(): Promise<number> {
		const watching = this.#isLive ? this.#watch() : undefined;
		try {
			const {code, signal, stoppedBy} = await this.#end(this.#attempt);
			// Whoever interrupted kubectl wants to get out, not into a screen; and nobody inspects a success.
			const isWanted = signal === null && stoppedBy === undefined && (code !== 0 || this.#isLive);
			if (!this.#session.wasOpen && !this.#isAside && isWanted && this.#hasSomething()) this.#open();
			await this.#session.closed;
		} finally {
			clearInterval(watching);
			this.#isAside = true;
			this.#passage.release();
		}

		return this.#leave();
	}

	/** The screen is closed, or never opened; kubectl may still run. */
	async #leave(): Promise<number> {
		const options = this.#options;
		const wasComplete = this.#attempt.finished !== undefined && this.#session.wasOpen;
		const end = await this.#end(this.#attempt);
		this.#save(undefined);
		const {report} = this.#session;
		if (wasComplete) {
			process.stderr.write(renderBrief(report, {color: wantsColor(options, process.stderr, process.env)}));
		} else if (this.#hasSomething()) {
			await conclude(report, this.#command, {...end, panic: this.#attempt.log.panic}, options);
		}

		const exitCode = options.exitCode === 'class' ? (classCode(report) ?? end.code) : end.code;
		if (exitCode === end.code) endLike(end);
		return exitCode;
	}

	#start(args: readonly string[], isPiped: boolean): Attempt {
		const log = new LiveLog(bytes => {
			this.#passage.write('stderr', this.#hasColors ? withWarningColors(bytes) : bytes);
		});
		const running = startKubectl(this.#command.client, args, {
			onLog: chunk => {
				this.#save(chunk);
				log.push(chunk);
			},
			...(isPiped && {
				onOutput: (chunk: Buffer) => {
					this.#passage.write('stdout', chunk);
				},
			}),
		});
		return {...running, log, finished: undefined};
	}

	/** Waits for the end, and diagnoses it. */
	async #end(attempt: Attempt): Promise<End> {
		const seen = await attempt.end;
		if (attempt.finished !== undefined) return attempt.finished.end;
		const {source, end} = attempt.log.finish(this.#command, seen);
		const analysis = analyzeSources([source]);
		attempt.finished = {analysis, end};
		this.#session.show(analysis);
		if (this.#options.probe) await this.#ask(analysis, end);
		this.#session.print(this.#passage.lines);
		this.#session.tell({type: 'live', live: undefined});
		return end;
	}

	/** Asks the cluster what the failures leave open; each step is shown before it runs. */
	async #ask(analysis: Analysis, end: End): Promise<void> {
		const {probed} = await import('../wrapped/probe.ts');
		const say = (text: string) => {
			if (this.#session.isOpen) {
				this.#passage.remark([stripAnsi(text.trimEnd())]);
				this.#session.print(this.#passage.lines);
			} else {
				process.stderr.write(text);
			}
		};
		const {findings} = await probed(this.#session.report, this.#command, end, this.#options, say);
		this.#session.show(analysis, findings);
	}

	/** Nothing was logged: a plugin, or a command that talks to no server. There is nothing to say. */
	#hasSomething(): boolean {
		const {finished, log} = this.#attempt;
		return finished === undefined ? log.requests > 0 : log.entries > 0 || finished.analysis.findings.length > 0;
	}

	#open(): void {
		const {finished} = this.#attempt;
		this.#passage.hold();
		this.#session.open(
			finished?.analysis ?? this.#peek(),
			finished === undefined ? this.#live() : undefined,
			this.#passage.lines,
		);
		void this.#session.closed
			.catch(() => {})
			.finally(() => {
				this.#isAside = true;
				this.#passage.release();
			});
	}

	/** Opens the screen at the first request, and sends it updates. */
	#watch(): NodeJS.Timeout {
		let seen = '';
		let restUntil = 0;
		return setInterval(() => {
			if (this.#isAside || this.#attempt.finished !== undefined) return;
			// A prompt needs the terminal: kubectl gets it for good, as if there were no screen.
			if (this.#passage.asks(QUESTION)) {
				this.#isAside = true;
				this.#session.tell({type: 'quit'});
				return;
			}

			if (!this.#session.isOpen) {
				// After an unfinished line the reply may already be typed, and would go to the screen.
				if (this.#hasSomething() && !this.#passage.asks(0)) this.#open();
				return;
			}

			const now = Date.now();
			const state = `${this.#attempt.log.bytes} ${this.#passage.version}`;
			if (state === seen || now < restUntil) return;
			seen = state;
			this.#session.show(this.#peek());
			this.#session.print(this.#passage.lines);
			restUntil = Date.now() + (Date.now() - now) / SHARE;
		}, TICK);
	}

	#peek(): Analysis {
		return analyzeSources([this.#attempt.log.peek(this.#command.shown)]);
	}

	#live(): Live {
		return {
			what: 'kubectl is running',
			progress: '',
			count: 'so far',
			interrupt: 'interrupts kubectl',
			isInterrupted: false,
		};
	}

	#interrupt(): string {
		this.#attempt.child.kill('SIGINT');
		return '';
	}

	async #rerun(level: number | undefined): Promise<string> {
		const before = this.#attempt;
		if (before.finished === undefined) return 'kubectl is still running.';
		const {args, level: own} = this.#command;
		const attempt = this.#start(level === undefined ? [...own, ...args] : atLevel(args, level), true);
		this.#attempt = attempt;
		this.#passage.remark([`$ ${redactText(this.#command.shown)}`]);
		this.#session.tell({type: 'live', live: this.#live()});
		this.#session.show(this.#peek());
		try {
			await this.#end(attempt);
		} catch (error) {
			this.#attempt = before;
			this.#session.show(before.finished.analysis);
			this.#session.tell({type: 'live', live: undefined});
			throw error;
		}

		return 'kubectl has run again.';
	}

	async #step(step: ReportStep): Promise<string> {
		const {client} = this.#command;
		// Next steps are run with kubectl, whatever program failed.
		const program = client.kind === 'helm' ? clientOf('kubectl', process.env) : client;
		const {lines, summary} = await runStep(program, this.#flags, step);
		this.#passage.remark([`$ ${step.command}`, ...lines]);
		this.#session.print(this.#passage.lines);
		return summary;
	}
}
