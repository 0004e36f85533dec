import type {WriteStream} from 'node:tty';

/** No progress for waits shorter than this many milliseconds. */
const PATIENCE = 1000;
/** Milliseconds between two updates. */
const PERIOD = 200;

/** Where progress goes. */
export type Screen = Pick<WriteStream, 'write' | 'columns'>;

/** Whether a person is watching: never in a pipe, in CI, or with `--quiet`. */
export function showsProgress(stream: {isTTY?: boolean}, quiet: boolean, env: NodeJS.ProcessEnv): boolean {
	const ci = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false';
	return stream.isTTY === true && !quiet && !ci && env['TERM'] !== 'dumb';
}

/** One line that shows how far reading is, redrawn repeatedly, and erased at the end. */
export class Progress {
	readonly #screen: Screen | undefined;
	/** Bytes of all sources; undefined if any has an unknown size. */
	readonly #total: number | undefined;
	readonly #since = Date.now();
	#timer: NodeJS.Timeout | undefined;
	#bytes = 0;
	#drawn = false;

	/** Without a terminal it only counts. */
	constructor(screen: Screen | undefined, total: number | undefined) {
		this.#screen = screen;
		this.#total = total;
		if (screen !== undefined) {
			this.#timer = setInterval(this.#draw, PERIOD);
			this.#timer.unref();
		}
	}

	get bytes(): number {
		return this.#bytes;
	}

	add(bytes: number): void {
		this.#bytes += bytes;
	}

	#erase(): void {
		if (this.#drawn) this.#screen?.write('\r\u001B[2K');
		this.#drawn = false;
	}

	readonly end = (): void => {
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#erase();
	};

	readonly #draw = () => {
		const ms = Date.now() - this.#since;
		if (ms < PATIENCE) return;
		const text = progressLine(this.#bytes, this.#total, ms);
		// A wrapped line could not be erased.
		this.#screen?.write(`\r\u001B[2K${text.slice(0, (this.#screen.columns || 80) - 1)}`);
		this.#drawn = true;
	};
}

/** `reading: 120 MB of 480 MB, 25 %, 160 MB/s, 2 s left`. */
export function progressLine(bytes: number, total: number | undefined, ms: number): string {
	const rate = bytes / (ms / 1000);
	const parts = [`${sizeText(rate)}/s`];
	if (total === undefined || total < bytes) return `reading: ${[sizeText(bytes), ...parts].join(', ')}`;
	parts.unshift(`${Math.floor((bytes / total) * 100)} %`);
	if (rate > 0) parts.push(`${timeText((total - bytes) / rate)} left`);
	return `reading: ${[`${sizeText(bytes)} of ${sizeText(total)}`, ...parts].join(', ')}`;
}

/** `999 B`, `12 kB`, `1.2 GB`: powers of 1000, as disks and downloads are measured. */
export function sizeText(bytes: number): string {
	if (bytes < 1000) return `${Math.round(bytes)} B`;
	if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
	if (bytes < 999_500_000) return `${Math.round(bytes / 1_000_000)} MB`;
	return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

const timeText = (seconds: number): string => {
	const whole = Math.ceil(seconds);
	return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};
