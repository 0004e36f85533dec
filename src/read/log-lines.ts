import type {Repaired} from '../model/analysis.ts';
import type {LineSink} from './line-sink.ts';
import {LineSplitter} from './line-splitter.ts';
import {Repairs} from './repairs/repairs.ts';
import {Unwrapper} from './unwrapper.ts';
import {Writer} from './writer.ts';

export type LogLinesOptions = {
	/** Sees each line before any repair: latin1, without its line feed, numbered from 1. */
	readonly received?: ((line: string, number: number) => void) | undefined;
	/** The lines come straight from the program: neither wrapped nor damaged. */
	readonly isDirect?: boolean | undefined;
};

/**
From chunks of a log to the lines its writers wrote: split, repaired, unwrapped, repaired inside the wrapper, and passed to one
sink per writer. Everything that reads a log goes through this.
*/
export class LogLines {
	readonly splitter: LineSplitter;
	readonly #sinkOf: (writer: string | undefined) => LineSink;
	/** By name: lines of one entry are adjacent only within one program's output. */
	readonly #writers = new Map<string | undefined, Writer>();
	readonly #unwrapper: Unwrapper;
	readonly #repairs: Repairs;
	#lines = 0;

	constructor(sinkOf: (writer: string | undefined) => LineSink, {received, isDirect}: LogLinesOptions = {}) {
		this.#sinkOf = sinkOf;
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
		const direct = isDirect === true ? last : undefined;
		this.splitter = new LineSplitter(
			line => {
				const number = ++this.#lines;
				received?.(line, number);
				if (direct === undefined) this.#repairs.push(line, number);
				else direct.push(line.endsWith('\r') ? line.slice(0, -1) : line, number, line, undefined);
			},
			{mayEndAtCr: direct === undefined},
		);
	}

	/** Takes the next part of the log, latin1, split anywhere. */
	push(chunk: string): void {
		this.splitter.push(chunk);
	}

	end(): void {
		this.splitter.end();
		this.#repairs.end();
		this.#unwrapper.end();
		for (const writer of this.#writers.values()) writer.end();
	}

	/** Lines received. */
	get lines(): number {
		return this.#lines;
	}

	/** The wrapper of most lines, or `none`. */
	get wrapper(): string {
		return this.#unwrapper.name;
	}

	/** Repairs made; the same kind may be needed outside and inside a wrapper. */
	get repairs(): Repaired[] {
		return sum([
			...this.#unwrapper.repairs,
			...this.#repairs.done,
			...[...this.#writers.values()].flatMap(({done}) => done),
		]);
	}

	#writerOf(name: string | undefined): Writer {
		let writer = this.#writers.get(name);
		if (writer === undefined) this.#writers.set(name, (writer = new Writer(this.#sinkOf(name))));
		return writer;
	}
}

function sum(repairs: readonly Repaired[]): Repaired[] {
	const kinds = new Map<string, Repaired>();
	for (const {kind, lines, ambiguous} of repairs) {
		const before = kinds.get(kind);
		const unclear = (before?.ambiguous ?? 0) + (ambiguous ?? 0);
		kinds.set(kind, {kind, lines: lines + (before?.lines ?? 0), ...(unclear > 0 ? {ambiguous: unclear} : {})});
	}

	return [...kinds.values()];
}
