import {continuationOf, type Continuation} from './continuation.ts';
import {Entry} from './entry.ts';
import {parseCutHeader, parseHeader, type Header} from './header.ts';

/**
Characters of one entry's lines that are kept; the rest of a long body is only counted.

kubectl prints bodies of 1 KiB at -v=8 and 10 KiB at -v=9; at -v=10 they are unlimited, and what matters comes first.
*/
export const MAX_KEPT = 64 * 1024;

export type EntrySink = {
	readonly entry: (entry: Entry) => void;
	/** A line outside any entry: output of kubectl, a credential plugin, the CI system. */
	readonly text: (line: string, number: number, raw: string) => void;
};

/**
Wordings that start an entry in logs without headers (`--skip-headers`; kubectl to 1.25, helm). Only HTTP lines and their framing:
other messages cannot be told from output.
*/
const bareEntry =
	/^(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) https?:\/\/\S+(?:$|\s+(?:\d{3} .*)?in \d+ milliseconds$)|Request Headers:$|Response Headers:$|Response Status: .* in \d+ milliseconds$|(?:Request|Response) Body:|curl (?:-k )?-v -X|HTTP (?:Trace|Statistics): |Config loaded from file|server response object: |Connection error: |skipped caching discovery info|Error loading discovery information|Got a Retry-After|"(?:Request|Response|Request Body|Response Body|HTTP Trace: [^"]*)" )/;
const bareHeaderLine = /^ {4}[A-Za-z][\w-]*: /;

/** A prompt has no line end, so the next klog line follows on the same physical line. */
const promptThenHeader = /^(?:Please enter (?:Username|Password): ?)+(?=[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} )/;

/** What kubectl up to 1.23 says last, on the line that a container's output left unfinished. */
const outputThenFatal = /^.+?(?=F\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ helpers\.go:\d+\] )/;

/** Whole requests of -v=6, which name everything: a copy may have lost the headers of some lines. */
const bareAmongHeaded = /^"Response" verb="[A-Z]+" url="https?:\/\/[^"]+" status="/;

/**
Joins lines into klog entries. Every line goes to exactly one entry or to `text`.

A state machine with one open entry: an entry is a single write, so other entries of the same program never interleave with it.
*/
export class EntryReader {
	readonly #sink: EntrySink;
	#open: Entry | undefined;
	#continues: Continuation | undefined;
	#kept = 0;
	/** A header was seen: lines without one are not entries. */
	#headed = false;
	/** The last headerless entry was a header list, so indented `Name: value` lines belong to it. */
	#bareHeaders = false;

	constructor(sink: EntrySink) {
		this.#sink = sink;
	}

	/** Takes the next line, unwrapped and repaired; `raw` is what was received, `header` the line's own if already known. */
	push(line: string, number: number, raw: string, header = parseHeader(line)): void {
		if (header !== undefined) {
			this.#headed = true;
			this.#start(header, line, number, raw);
			return;
		}

		if (this.#open !== undefined && this.#continue(line, number, raw)) return;
		if (line.startsWith('Please enter ')) {
			const prompt = promptThenHeader.exec(line)?.[0];
			if (prompt !== undefined) {
				this.#sink.text(prompt, number, prompt);
				this.push(line.slice(prompt.length), number, raw);
				return;
			}
		}

		const cut = parseCutHeader(line);
		if (cut !== undefined) {
			this.#start(cut, line, number, raw);
			return;
		}

		if (this.#headed && line.includes('] ') && line.includes(' helpers.go:')) {
			const output = outputThenFatal.exec(line)?.[0];
			if (output !== undefined) {
				this.#sink.text(output, number, raw);
				this.push(line.slice(output.length), number, raw);
				return;
			}
		}

		if (this.#headed ? line.startsWith('"Response" verb=') && bareAmongHeaded.test(line) : this.#isBare(line)) {
			this.#start(undefined, line, number, raw);
			return;
		}

		this.#sink.text(line, number, raw);
	}

	/** True while following lines may belong to the entry before them. */
	get isOpen(): boolean {
		return this.#open !== undefined;
	}

	/** Whether a line that starts like this belongs to an entry, however it continues. */
	claims(beginning: string): boolean {
		if (parseHeader(beginning) !== undefined) return true;
		return this.#open !== undefined && this.#continues?.(beginning) !== 'none';
	}

	/** Emits the entry in progress: a truncated log still says what it knows. */
	end(): void {
		const entry = this.#open;
		this.#open = undefined;
		if (entry !== undefined) this.#sink.entry(entry);
	}

	#start(header: Header | undefined, line: string, number: number, raw: string): void {
		if (this.#open !== undefined) this.end();
		// Editors and terminals leave trailing blanks, which the wordings do not have.
		const text = line.charCodeAt(line.length - 1) === 0x20 ? line.trimEnd() : line;
		const entry = new Entry(header, text, number, raw);
		this.#continues = continuationOf(text, header === undefined ? 0 : header.length);
		if (this.#continues === undefined) {
			this.#sink.entry(entry);
			return;
		}

		this.#open = entry;
		this.#kept = line.length;
	}

	#continue(line: string, number: number, raw: string): boolean {
		const entry = this.#open;
		if (entry === undefined || this.#continues === undefined) return false;
		const verdict = this.#continues(line);
		// Without headers, only the next entry's own wording ends free text.
		if (verdict === 'none' || (!this.#headed && entry.header === undefined && bareEntry.test(line))) {
			this.end();
			return false;
		}

		entry.last = number;
		if (this.#kept + line.length <= MAX_KEPT || verdict === 'last') {
			this.#kept += line.length + 1;
			entry.add(line, number, raw);
		}

		if (verdict === 'last') this.end();
		return true;
	}

	#isBare(line: string): boolean {
		const isEntry = bareEntry.test(line) || (this.#bareHeaders && bareHeaderLine.test(line));
		this.#bareHeaders = isEntry && (line.startsWith('    ') || line.endsWith('Headers:'));
		return isEntry;
	}
}
