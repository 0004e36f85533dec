import {EntryReader} from '../../klog/entry-reader.ts';
import {Budget} from '../../runs/budget.ts';
import {RunBook} from '../../runs/run-book.ts';
import type {AnalyzedSource} from '../../analyze.ts';
import {withoutStacks} from '../../klog/stacks.ts';
import type {Entry} from '../../klog/entry.ts';
import {JudgedRuns} from '../../judge/judged-runs.ts';
import type {Run} from '../../model/run.ts';

/** The longest unfinished line that is held back, because it may become a klog entry. */
const MAX_HELD = 1024 * 1024;

/**
Reads kubectl's standard error while it runs: klog entries are taken out, everything else passes byte for byte and at once.

A line that cannot be a klog entry any more passes before it ends: prompts have no line feed.
*/
export class LiveLog {
	readonly #pass: (bytes: Buffer) => void;
	readonly #runs: Run[] = [];
	readonly #book = new RunBook(new Budget(), run => {
		this.#runs.push(run);
	});
	readonly #entries: EntryReader;
	/** The unfinished line, latin1. */
	#held = '';
	/** How many of its characters have passed. */
	#passed = 0;
	#lines = 0;
	#count = 0;
	#bytes = 0;
	/** Whether the line that is being read ended with a line feed. */
	#complete = true;
	#panic: string | undefined;
	#hasStack = false;

	constructor(pass: (bytes: Buffer) => void) {
		this.#pass = pass;
		const runs = this.#book.sink();
		this.#entries = new EntryReader({
			entry: entry => {
				this.#count++;
				if (entry.severity === 'F') this.#passFatal(entry);
				runs.entry(entry);
			},
			text: (line, number, raw) => {
				runs.text(line, number, raw);
				this.#watchPanic(line);
				// A prompt in front of a klog entry is only a part of the line.
				const whole = this.#complete && raw.length === this.#held.length;
				this.#write(raw.slice(this.#passed) + (whole ? '\n' : ''));
				this.#passed = raw.length;
			},
		});
	}

	push(chunk: Buffer): void {
		this.#bytes += chunk.length;
		const text = chunk.toString('latin1');
		let start = 0;
		for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
			this.#held += text.slice(start, end);
			this.#line();
			start = end + 1;
		}

		this.#held += text.slice(start);
		if (this.#held.length > this.#passed && (this.#held.length > MAX_HELD || !this.#mayBeEntry())) {
			this.#write(this.#held.slice(this.#passed));
			this.#passed = this.#held.length;
		}
	}

	/** klog entries so far. */
	get entries(): number {
		return this.#count;
	}

	get bytes(): number {
		return this.#bytes;
	}

	/** Requests so far. */
	get requests(): number {
		return this.#book.open.reduce((sum, {exchanges}) => sum + exchanges.length, 0);
	}

	/** What is known while kubectl runs; nothing is judged before its end. */
	peek(command: string): AnalyzedSource {
		const runs = [...this.#book.open];
		for (const [index, run] of runs.entries()) {
			run.index = index + 1;
			run.command ??= command;
		}

		return {...this.#source(), runs, findings: [], omittedRuns: 0};
	}

	#source() {
		return {
			name: 'kubectl',
			bytes: this.#bytes,
			lines: this.#lines,
			entries: this.#count,
			wrapper: 'none',
			repairs: [],
		} as const;
	}

	/** kubectl has ended. */
	finish(command: string, exitCode: number, pid: number | undefined): AnalyzedSource {
		if (this.#held !== '') {
			this.#complete = false;
			// Half a header, of a kubectl that was killed.
			if (/^[IWE]\d{4} [\d:. ]*$/.test(this.#held)) this.#passed = this.#held.length;
			this.#line();
		}

		this.#entries.end();
		this.#book.finish();
		// Credential plugins may log with klog too, under their own process id; command and exit code are kubectl's.
		const main =
			this.#runs.find(run => run.pid === pid) ?? this.#runs.find(run => run.exchanges.length > 0) ?? this.#runs[0];
		if (main !== undefined) {
			main.command = command;
			main.exitCode = exitCode;
		}

		const judged = new JudgedRuns();
		for (const run of this.#runs) judged.add(run);
		return {...this.#source(), ...judged.finish(), omittedRuns: judged.omitted};
	}

	#line(): void {
		this.#lines++;
		this.#entries.push(this.#held.replace(/\r$/, ''), this.#lines, this.#held);
		this.#held = '';
		this.#passed = 0;
	}

	/** `I0102 …`, or the continuation of an entry. */
	#mayBeEntry(): boolean {
		return this.#entries.isOpen || /^[IWEF](?:\d{0,4}$|\d{4} )/.test(this.#held);
	}

	/** The first line of Go's own trace, when there was one: `panic: runtime error: …`, and the stacks behind it. */
	get panic(): string | undefined {
		return this.#hasStack ? this.#panic : undefined;
	}

	#watchPanic(line: string): void {
		if (/^(?:panic|fatal error|SIG[A-Z]+): /.test(line)) this.#panic ??= line.slice(0, 200);
		else if (this.#panic !== undefined && /^goroutine \d+ /.test(line)) this.#hasStack = true;
	}

	/** kubectl to 1.23 ends with an F entry in place of the plain message that it prints without -v. */
	#passFatal(entry: Entry): void {
		this.#write(`${withoutStacks(entry.message)}\n`);
	}

	#write(latin1: string): void {
		if (latin1 !== '') this.#pass(Buffer.from(latin1, 'latin1'));
	}
}
