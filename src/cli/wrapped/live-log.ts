import type {AnalyzedSource} from '../../model/analysis.ts';
import type {Run} from '../../model/run.ts';
import type {Entry} from '../../klog/entry.ts';
import {withoutStacks} from '../../klog/stacks.ts';
import {SourceReader} from '../../pipeline.ts';
import {MAX_LINE} from '../../read/line-splitter.ts';
import {userShell} from '../output/user-shell.ts';
import type {Command} from './command.ts';
import type {End} from './kubectl-process.ts';
import {isStop, trueEnd} from './true-end.ts';

/** The longest unfinished line held back because it may become a klog entry; beyond that it must already be one. */
const MAX_HELD = 512 * 1024;
/** Bytes read at once: less than the limit for held lines, so that everything up to `pass` is still available. */
const PIECE = 64 * 1024;

/**
Reads kubectl's stderr while it runs: klog entries are filtered out, everything else passes byte for byte and at once.

A line that can no longer be a klog entry passes before it ends: prompts have no line feed.
*/
export class LiveLog {
	readonly #pass: (bytes: Buffer) => void;
	readonly #reader: SourceReader;
	/** The chunk being read. */
	#piece = '';
	/** The line whose start has passed, and how many characters. */
	#passed = {line: 0, length: 0};
	/** kubectl has ended: the last line has no line feed. */
	#isOver = false;
	#panic: string | undefined;
	#hasStack = false;
	/** The message of the F entry that is last so far. */
	#fatal: string | undefined;
	#lostPlugin = false;

	constructor(pass: (bytes: Buffer) => void) {
		this.#pass = pass;
		this.#reader = new SourceReader('kubectl', {
			live: {
				entry: entry => {
					this.#watchPlugin(entry.message);
					this.#fatal = undefined;
					if (entry.severity === 'F') this.#passFatal(entry);
				},
				text: (line, number, raw) => {
					this.#watchPlugin(line);
					this.#watchPanic(line);
					this.#passText(number, raw);
				},
			},
		});
	}

	push(chunk: Buffer): void {
		for (let at = 0; at < chunk.length; at += PIECE) this.#pushPiece(chunk.toString('latin1', at, at + PIECE));
	}

	#pushPiece(piece: string): void {
		this.#piece = piece;
		this.#reader.push(piece);
		const {unfinished, length} = this.#reader.line;
		const mayBeEntry = length > MAX_HELD ? this.#reader.isOfEntry : this.#mayBeEntry(unfinished);
		if (length > this.#passedOf(this.#next) && !mayBeEntry) this.#passText(this.#next, unfinished);
	}

	/** The number of the unfinished line. */
	get #next(): number {
		return this.#reader.lines + 1;
	}

	#passedOf(line: number): number {
		return this.#passed.line === line ? this.#passed.length : 0;
	}

	/** Passes the rest of a line, or of its start. */
	#passText(number: number, text: string): void {
		const {length, lineEnd} = this.#reader.line;
		const before = this.#passedOf(number);
		const isEnded = number < this.#next && !this.#isOver;
		// A giant line loses its middle, but everything before this piece has passed.
		const isCut = length > MAX_LINE;
		const end = isEnded ? lineEnd : this.#piece.length;
		const rest = isCut ? this.#piece.slice(end - (length - before), end) : text.slice(before);
		// A prompt before a klog entry is only part of the line.
		const isWhole = isCut || text.length === length;
		this.#write(rest + (isEnded && isWhole ? '\n' : ''));
		this.#passed = {line: number, length: isCut ? length : text.length};
	}

	/** klog entries so far. */
	get entries(): number {
		return this.#reader.entries;
	}

	get bytes(): number {
		return this.#reader.bytes;
	}

	/** Requests so far. */
	get requests(): number {
		return this.#reader.requests;
	}

	/** What is known while kubectl runs; nothing is judged before its end. */
	peek(command: string): AnalyzedSource {
		const source = this.#reader.peek();
		for (const run of source.runs) run.command ??= command;
		return source;
	}

	/** kubectl has ended, as it seemed. */
	finish(
		command: Pick<Command, 'shown' | 'level' | 'args'>,
		seen: End,
	): {readonly source: AnalyzedSource; readonly end: End} {
		let end = seen;
		this.#isOver = true;
		this.#piece = '';
		const {unfinished, length} = this.#reader.line;
		// Half a header, from a killed kubectl.
		if (/^[IWE]\d{4} [\d:. ]*$/.test(unfinished)) this.#passed = {line: this.#next, length};
		const source = this.#reader.finish(runs => {
			end = trueEnd(seen, {fatal: this.#fatal, lostPlugin: this.#lostPlugin}, command);
			if (isStop(seen, this.#lostPlugin))
				for (const run of runs) run.notes = run.notes.filter(({text}) => !lost.test(text));
			// Credential plugins may log with klog too, under their own process ID; command and exit code are kubectl's.
			const main = runs.find(run => run.pid === seen.pid) ?? runs.find(run => run.exchanges.length > 0) ?? runs[0];
			if (main !== undefined) tell(main, command.shown, end.code);
		});
		return {source, end};
	}

	/** `I0102 …`, or the continuation of an entry. */
	#mayBeEntry(unfinished: string): boolean {
		return this.#reader.isInEntry || /^[IWEF](?:\d{0,4}$|\d{4} )/.test(unfinished);
	}

	/** The first line of Go's own trace, if any: `panic: runtime error: …`, and the stacks after it. */
	get panic(): string | undefined {
		return this.#hasStack ? this.#panic : undefined;
	}

	#watchPanic(line: string): void {
		if (/^(?:panic|fatal error|SIG[A-Z]+): /.test(line)) this.#panic ??= line.slice(0, 200);
		else if (this.#panic !== undefined && /^goroutine \d+ /.test(line)) this.#hasStack = true;
	}

	/** kubectl up to 1.23 ends with an F entry instead of the plain message it prints without -v. */
	#passFatal(entry: Entry): void {
		this.#fatal = withoutStacks(entry.message).trimEnd();
		if (this.#fatal !== '') this.#write(`${this.#fatal}\n`);
	}

	#watchPlugin(text: string): void {
		if (text.includes('failed with exit code -1') && lost.test(text)) this.#lostPlugin = true;
	}

	#write(latin1: string): void {
		if (latin1 !== '') this.#pass(Buffer.from(latin1, 'latin1'));
	}
}

/** A credential plugin that was ended by a signal. Source: client-go `plugin/pkg/client/auth/exec/exec.go`; Go `os.ProcessState.ExitCode`. */
const lost = /\bexec: executable .{1,1000} failed with exit code -1\b/;

/** What only the process that ran it knows. */
function tell(run: Run, command: string, exitCode: number): void {
	run.command = command;
	run.exitCode = exitCode;
	run.shell = userShell(process.env);
}
