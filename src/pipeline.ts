import {JudgedRuns} from './judge/judged-runs.ts';
import {EntryReader, type EntrySink} from './klog/entry-reader.ts';
import type {Analysis, AnalyzedSource} from './model/analysis.ts';
import type {Run} from './model/run.ts';
import type {LineSink} from './read/line-sink.ts';
import {LogLines} from './read/log-lines.ts';
import {Budget} from './runs/budget.ts';
import {RunBook} from './runs/run-book.ts';
import {encodeText} from './text/latin1.ts';

export type SourceOptions = {
	/** What may be kept; shared by all sources of an analysis. */
	readonly budget?: Budget;
	/**
	Set for the stderr of a running client: its lines are neither wrapped nor damaged, this sink sees each line as it arrives, and
	runs are judged at the end, when the exit code is known.
	*/
	readonly live?: EntrySink;
};

/**
Chunks in, findings out: lines, entries, runs, causes. It reads saved logs, pastes, in-memory text and the stderr of a running
client; `redact` shares its first half, `LogLines`.
*/
export class SourceReader {
	readonly #name: string;
	readonly #live: EntrySink | undefined;
	readonly #judged = new JudgedRuns();
	/** Finished runs of a live client, to be judged together with it. */
	readonly #waiting: Run[] = [];
	readonly #book: RunBook;
	readonly #lines: LogLines;
	/** The reader for lines whose wrapper names no writer. */
	#main: EntryReader | undefined;
	#entries = 0;

	constructor(name: string, {budget = new Budget(), live}: SourceOptions = {}) {
		this.#name = name;
		this.#live = live;
		this.#book = new RunBook(
			budget,
			run => {
				if (live === undefined) this.#judged.add(run);
				else this.#waiting.push(run);
			},
			live !== undefined,
		);
		this.#lines = new LogLines(() => this.#entryReader(), {isDirect: live !== undefined});
	}

	/** Takes the next part of the source: UTF-8 as latin1, one character per byte, split anywhere. */
	push(chunk: string): void {
		this.#lines.push(chunk);
	}

	#entryReader(): LineSink {
		const runs = this.#book.sink();
		const live = this.#live;
		const reader = new EntryReader({
			entry: entry => {
				this.#entries++;
				live?.entry(entry);
				runs.entry(entry);
			},
			text:
				live === undefined
					? runs.text
					: (line, number, raw) => {
							runs.text(line, number, raw);
							live.text(line, number, raw);
						},
		});
		this.#main ??= reader;
		return reader;
	}

	/** klog entries so far. */
	get entries(): number {
		return this.#entries;
	}

	get bytes(): number {
		return this.#lines.splitter.bytes;
	}

	/** Complete lines so far. */
	get lines(): number {
		return this.#lines.lines;
	}

	/** Requests so far in unfinished runs. */
	get requests(): number {
		return this.#book.open.reduce((sum, {exchanges}) => sum + exchanges.length, 0);
	}

	/** The line being read; see `LineSplitter`. */
	get line(): Pick<LogLines['splitter'], 'unfinished' | 'length' | 'lineEnd' | 'endsLine'> {
		return this.#lines.splitter;
	}

	/** Whether the next line may belong to the entry before it. */
	get isInEntry(): boolean {
		return this.#main?.isOpen === true;
	}

	/** Whether the unfinished line belongs to an entry, however it continues. */
	get isOfEntry(): boolean {
		return this.#main?.claims(this.line.unfinished) === true;
	}

	/** What is known so far, without lines still held back by repairs and wrappers, and without what only the end can tell. */
	peek(): AnalyzedSource {
		return this.#source([...this.#waiting, ...this.#book.open]);
	}

	/** No more input. `ended` may add what only the process that ran a live client knows. */
	finish(ended?: (runs: readonly Run[]) => void): AnalyzedSource {
		this.#lines.end();
		this.#book.finish();
		ended?.(this.#waiting);
		for (const run of this.#waiting.splice(0)) this.#judged.add(run);
		return this.#source([]);
	}

	#source(open: readonly Run[]): AnalyzedSource {
		return {
			name: this.#name,
			bytes: this.bytes,
			lines: this.#lines.lines,
			entries: this.#entries,
			wrapper: this.#lines.wrapper,
			repairs: this.#lines.repairs,
			...this.#judged.finish(open, this.#book.ending),
			omittedRuns: this.#judged.omitted,
		};
	}
}

/** Reads a source of latin1 chunks to its end; `onReader` gets access to it meanwhile. */
export async function readSource(
	name: string,
	chunks: AsyncIterable<string>,
	budget = new Budget(),
	onReader?: (reader: Pick<SourceReader, 'peek'>) => void,
): Promise<AnalyzedSource> {
	const reader = new SourceReader(name, {budget});
	onReader?.(reader);
	for await (const chunk of chunks) reader.push(chunk);
	return reader.finish();
}

/** Combines sources that were read together. */
export function analyzeSources(sources: readonly AnalyzedSource[]): Analysis {
	return {sources, findings: sources.flatMap(({findings}) => findings)};
}

/** Analyses in-memory text. */
export function analyzeText(text: string, name = '<text>'): Analysis {
	const reader = new SourceReader(name);
	reader.push(encodeText(text));
	return analyzeSources([reader.finish()]);
}
