import type {Readable} from 'node:stream';
import {JudgedRuns} from './judge/judged-runs.ts';
import {Repairs, type Repaired} from './read/repairs/repairs.ts';
import {readLines} from './read/lines.ts';
import {Unwrapper} from './read/unwrapper.ts';
import {Writer} from './read/writer.ts';
import {EntryReader} from './klog/entry-reader.ts';
import type {Finding} from './model/finding.ts';
import type {Run} from './model/run.ts';
import {Budget} from './runs/budget.ts';
import {RunBook} from './runs/run-book.ts';

/** What one source was, and the runs that were found in it. */
export type AnalyzedSource = {
	readonly name: string;
	readonly bytes: number;
	readonly lines: number;
	/** klog entries, HTTP or not. */
	readonly entries: number;
	readonly wrapper: string;
	readonly repairs: readonly Repaired[];
	readonly runs: readonly Run[];
	readonly findings: readonly Finding[];
	/** Runs that were counted but not kept (very large logs). */
	readonly omittedRuns: number;
};

export type Analysis = {
	readonly sources: readonly AnalyzedSource[];
	readonly findings: readonly Finding[];
};

/** Lines in, runs out: the part of the pipeline that needs no stream. Feed every line, then `finish`. */
export class SourceReader {
	readonly #name: string;
	readonly #runs = new JudgedRuns();
	readonly #book: RunBook;
	/** By writer: lines of one entry stand together only in what one program wrote. */
	readonly #writers = new Map<string | undefined, Writer>();
	readonly #unwrapper: Unwrapper;
	readonly #repairs: Repairs;
	#lines = 0;
	#count = 0;

	constructor(name: string, budget: Budget) {
		this.#name = name;
		this.#book = new RunBook(budget, run => {
			this.#runs.add(run);
		});
		let last = this.#writerOf(undefined);
		let lastName: string | undefined;
		this.#unwrapper = new Unwrapper((line, number, raw, header, writer) => {
			if (writer !== lastName) {
				last = this.#writerOf(writer);
				lastName = writer;
			}

			last.push(line, number, raw, header);
		});
		this.#repairs = new Repairs((line, number, raw) => {
			this.#unwrapper.push(line, number, raw);
		});
	}

	/** Takes one line, latin1, without its line feed. */
	push(line: string): void {
		this.#repairs.push(line, ++this.#lines);
	}

	#writerOf(name: string | undefined): Writer {
		const known = this.#writers.get(name);
		if (known !== undefined) return known;
		const runs = this.#book.sink();
		const writer = new Writer(
			new EntryReader({
				entry: entry => {
					this.#count++;
					runs.entry(entry);
				},
				text: runs.text,
			}),
		);
		this.#writers.set(name, writer);
		return writer;
	}

	/** What is known before the end. Lines that repairs and wrappers still hold back are not in it, nor what only the end tells. */
	peek(bytes: number): AnalyzedSource {
		return this.#source(bytes, this.#book.open);
	}

	finish(bytes: number): AnalyzedSource {
		this.#repairs.end();
		this.#unwrapper.end();
		for (const writer of this.#writers.values()) writer.end();
		this.#book.finish();
		return this.#source(bytes, []);
	}

	#source(bytes: number, open: readonly Run[]): AnalyzedSource {
		return {
			name: this.#name,
			bytes,
			lines: this.#lines,
			entries: this.#count,
			wrapper: this.#unwrapper.name,
			repairs: sum([
				...this.#unwrapper.repairs,
				...this.#repairs.done,
				...[...this.#writers.values()].flatMap(({done}) => done),
			]),
			...this.#runs.finish(open),
			omittedRuns: this.#runs.omitted,
		};
	}
}

/** The same kind of repair may be needed outside and inside of a wrapper. */
function sum(repairs: readonly Repaired[]): Repaired[] {
	const kinds = new Map<string, Repaired>();
	for (const {kind, lines, ambiguous} of repairs) {
		const before = kinds.get(kind);
		const unclear = (before?.ambiguous ?? 0) + (ambiguous ?? 0);
		kinds.set(kind, {kind, lines: lines + (before?.lines ?? 0), ...(unclear > 0 ? {ambiguous: unclear} : {})});
	}

	return [...kinds.values()];
}

/** Reads a byte stream to its end; `onReader` gets what can be looked at meanwhile. */
export async function readSource(
	name: string,
	bytes: Readable,
	budget = new Budget(),
	onReader?: (reader: Pick<SourceReader, 'peek'>) => void,
): Promise<AnalyzedSource> {
	const reader = new SourceReader(name, budget);
	onReader?.(reader);
	// A last line feed ends the last line; it does not begin another one.
	const count = await readLines(bytes, line => {
		reader.push(line);
	});
	return reader.finish(count);
}

/** Puts sources that were read together. */
export function analyzeSources(sources: readonly AnalyzedSource[]): Analysis {
	return {sources, findings: sources.flatMap(({findings}) => findings)};
}

/** Analyses text that is in memory; no input or output. */
export function analyzeText(text: string, name = '<text>'): Analysis {
	const latin1 = Buffer.from(text, 'utf8').toString('latin1');
	const reader = new SourceReader(name, new Budget());
	const lines = latin1.split('\n');
	if (lines.at(-1) === '') lines.pop();
	for (const line of lines) reader.push(line);
	return analyzeSources([reader.finish(latin1.length)]);
}
