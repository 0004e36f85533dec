import type {Analysis} from '../../model/analysis.ts';
import {analyzeSources} from '../../pipeline.ts';
import type {Report, ReportFinding} from '../../model/report.ts';
import {withJourneys} from '../../doctor/instead.ts';
import {redactText} from '../../redact/redact.ts';
import type {Ability, Effect} from '../../ui/effects.ts';
import type {Live} from '../../ui/live.ts';
import type {ScreenEvent} from '../../ui/run.tsx';
import type {Options} from '../options/defaults.ts';
import {makeReport} from '../output/make-report.ts';
import {wantsColor} from '../output/present.ts';
import {userShell} from '../output/user-shell.ts';
import {exportReport} from './export.ts';
import {keysOf} from './keys.ts';

/** Ink is loaded here and nowhere else. */
export const loadScreen = (): Promise<typeof import('../../ui/run.tsx')> => import('../../ui/run.tsx');

/** What a session's owner can do beyond what every session can. */
export type Handlers = {
	readonly [Type in 'interrupt' | 'rerun' | 'run']?: (
		effect: Extract<Effect, {readonly type: Type}>,
	) => Promise<string> | string;
};

export type SessionOptions = {
	readonly options: Options;
	/** The screen's subject, such as the command. */
	readonly title?: string;
	readonly handlers?: Handlers;
};

/** One opening of the screen: its updates while open, and its requests. Opens at most once. */
export class Session {
	readonly #setup: SessionOptions;
	#analysis: Analysis = analyzeSources([]);
	#answers: readonly ReportFinding[] = [];
	#isRevealed: boolean;
	#printed: readonly string[] = [];
	#tell: ((event: ScreenEvent) => void) | undefined;
	/** Updates to send once the screen is up. */
	#waiting: ScreenEvent[] = [];
	#closed: Promise<void> | undefined;
	isOpen = false;
	/** Whether it is or was open. */
	wasOpen = false;

	constructor(setup: SessionOptions) {
		this.#setup = setup;
		this.#isRevealed = setup.options.showSecrets;
	}

	/** Resolves when the user has quit; at once if the screen never opened. */
	get closed(): Promise<void> {
		return this.#closed ?? Promise.resolve();
	}

	/** What may leave this screen. */
	get report(): Report {
		return this.#made(this.#setup.options);
	}

	#made(options: Options): Report {
		const report = makeReport(this.#analysis, options);
		const findings = report.findings.map((finding, index) => {
			const answer = this.#answers[index];
			// What a finding says of the log may be shown with its secrets; what the cluster answered has none.
			if (answer?.probes === undefined) return finding;
			if (answer.id !== finding.id) return {...answer, evidence: finding.evidence};
			return {...finding, probes: answer.probes, grade: answer.grade, unknowns: answer.unknowns};
		});
		return {...report, findings, runs: withJourneys(report.runs, report.findings, findings)};
	}

	/** Takes the terminal. */
	open(analysis: Analysis, live: Live | undefined, printed: readonly string[] = []): void {
		this.#analysis = analysis;
		this.#printed = printed;
		this.isOpen = true;
		this.wasOpen = true;
		this.#closed = this.#run(live).finally(() => {
			this.isOpen = false;
		});
		// Awaiting the end reports the error; until then it must not count as unhandled.
		this.#closed.catch(() => {});
	}

	/** Shows another analysis; `answers` are findings of its report that the cluster was asked about, by position. */
	show(analysis: Analysis, answers: readonly ReportFinding[] = []): void {
		this.#analysis = analysis;
		this.#answers = answers;
		this.#renew();
	}

	tell(event: ScreenEvent): void {
		if (this.#tell === undefined) this.#waiting.push(event);
		else this.#tell(event);
	}

	/** Shows what kubectl has printed so far. */
	print(lines: readonly string[]): void {
		this.#printed = lines;
		this.tell({type: 'output', output: this.#shown()});
	}

	/** kubectl's output as this screen may show it: `get secret -o yaml` prints what the log contains. */
	#shown(): readonly string[] {
		if (this.#isRevealed || this.#printed.length === 0) return this.#printed;
		return redactText(this.#printed.join('\n')).split('\n');
	}

	async #run(live: Live | undefined): Promise<void> {
		const {options, title, handlers = {}} = this.#setup;
		const {input, close} = keysOf(process.stdin);
		try {
			const {runUi} = await loadScreen();
			const abilities: Ability[] = ['export', 'reveal', ...(Object.keys(handlers) as Array<keyof Handlers>)];
			await runUi({
				report: this.report,
				input,
				output: process.stdout,
				color: wantsColor(options, process.stdout, process.env),
				title,
				shell: userShell(process.env),
				isInline: options.inline,
				printed: this.#shown(),
				live,
				abilities: [...abilities, ...(live !== undefined || handlers.rerun !== undefined ? (['follow'] as const) : [])],
				perform: effect => this.#perform(effect),
				events: tell => {
					this.#tell = tell;
					for (const event of this.#waiting.splice(0)) tell(event);
				},
			});
		} finally {
			close();
		}
	}

	async #perform(effect: Effect): Promise<string> {
		const {handlers = {}} = this.#setup;
		switch (effect.type) {
			case 'export':
				return exportReport(this.report, effect.format, process.cwd());
			case 'reveal':
				this.#isRevealed = effect.isRevealed;
				this.#renew();
				this.print(this.#printed);
				return effect.isRevealed
					? 'Secrets are shown on this screen; copies and exports stay without them.'
					: 'Secrets are hidden.';
			case 'interrupt':
				return (await handlers.interrupt?.(effect)) ?? '';
			case 'rerun':
				return (await handlers.rerun?.(effect)) ?? '';
			case 'run':
				return (await handlers.run?.(effect)) ?? '';
			default:
				return '';
		}
	}

	#renew(): void {
		const shareable = this.report;
		const isRevealed = this.#isRevealed;
		this.tell({
			type: 'report',
			report: isRevealed ? this.#made({...this.#setup.options, showSecrets: true}) : shareable,
			isRevealed,
			shareable,
		});
	}
}
