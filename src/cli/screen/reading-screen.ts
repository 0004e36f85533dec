import type {Analysis, AnalyzedSource} from '../../model/analysis.ts';
import {analyzeSources} from '../../pipeline.ts';
import {renderBrief} from '../../formats/text.ts';
import type {Live} from '../../ui/live.ts';
import type {Options} from '../options/defaults.ts';
import {wantsColor} from '../output/present.ts';
import {sizeText} from '../output/progress.ts';
import {loadScreen, Session} from './session.ts';

/** Milliseconds between updates; a log read sooner than that is shown complete. */
const TICK = 100;
/** Maximum requests shown while reading: listing more takes longer than a key may wait for its response. */
const MOST = 5000;

/** What is being read, and the progress. */
export type Reading = {
	/** What has been read completely. */
	readonly done: readonly AnalyzedSource[];
	/** The source being read. */
	readonly current: {readonly peek: () => AnalyzedSource} | undefined;
	/** Bytes of all sources so far, and in total where known. */
	readonly bytes: number;
	readonly total: number | undefined;
};

/** Shows a log while it is being read: its first requests at once, its verdict at the end. */
export class ReadingScreen {
	readonly #options: Options;
	readonly #session: Session;
	readonly #stop: AbortController;
	#timer: NodeJS.Timeout | undefined;
	#isFull = false;

	/** `stop` is called when the user has seen enough. */
	constructor(options: Options, stop: AbortController) {
		this.#options = options;
		this.#stop = stop;
		// Loaded while the log is being read.
		void loadScreen();
		this.#session = new Session({
			options,
			handlers: {
				interrupt: () => {
					stop.abort();
					return '';
				},
			},
		});
	}

	/** Whether the user is looking, or has looked. */
	get wasOpen(): boolean {
		return this.#session.wasOpen;
	}

	/** Opens the screen once there is a request to show; `onOpen` is called before. */
	watch(reading: () => Reading, onOpen: () => void): void {
		this.#timer = setInterval(() => {
			const now = reading();
			const session = this.#session;
			if (!session.wasOpen) {
				const analysis = peek(now);
				if (count(analysis) === 0) return;
				onOpen();
				session.open(analysis, liveOf(now));
				void session.closed.catch(() => {}).finally(() => this.#stop.abort());
			} else if (session.isOpen) {
				session.tell({type: 'live', live: liveOf(now)});
				if (this.#isFull) return;
				const analysis = peek(now);
				this.#isFull = count(analysis) > MOST;
				if (!this.#isFull) session.show(analysis);
			}
		}, TICK);
	}

	/** Reading has ended, successfully or not. */
	unwatch(): void {
		clearInterval(this.#timer);
	}

	/** Shows the result until the user quits, and leaves the verdict on the terminal. */
	async finish(analysis: Analysis): Promise<void> {
		const session = this.#session;
		if (session.wasOpen) {
			session.show(analysis);
			session.tell({type: 'live', live: undefined});
		} else {
			session.open(analysis, undefined);
		}

		await session.closed;
		const color = wantsColor(this.#options, process.stderr, process.env);
		process.stderr.write(renderBrief(session.report, {color}));
	}
}

const peek = ({done, current}: Reading): Analysis =>
	analyzeSources(current === undefined ? done : [...done, current.peek()]);

const count = ({sources}: Analysis): number =>
	sources.reduce((sum, {runs}) => sum + runs.reduce((inner, run) => inner + run.exchanges.length, 0), 0);

const liveOf = ({bytes, total}: Reading): Live => ({
	what: 'reading the log',
	progress:
		total === undefined || total < bytes
			? sizeText(bytes)
			: `${sizeText(bytes)} of ${sizeText(total)}, ${Math.floor((bytes / total) * 100)} %`,
	// A long log shows only its first requests until all is read.
	count: 'shown so far',
	interrupt: 'stops reading',
	isInterrupted: false,
});
