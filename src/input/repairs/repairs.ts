import {isLastWords} from '../../klog/continuation.ts';
import {isComplete, paddingOf, startsAnew, widthOf} from './hard-wrap.ts';
import {decodeQuotedPrintable, isQuotedPrintable, isSoftBreak} from './quoted-printable.ts';
import {repairs} from './registry.ts';
import type {Repair} from './repair.ts';

/** Lines that are looked at before anything is decided. */
const LOOK_AHEAD = 400;
/** Characters of them: one giant line is no reason to wait. */
const LOOK_AHEAD_BYTES = 256 * 1024;

type Emit = (line: string, number: number, raw: string) => void;
type Held = {line: string; readonly number: number; raw: string};

/**
Undoes what mail, web forms, chats and terminals did to a log, as far as its first lines show it. A log that shows nothing passes
untouched. `raw` stays what was received, the parts of a rejoined line with line feeds between them.
*/
export class Repairs {
	readonly #emit: Emit;
	#ahead: Array<{readonly line: string; readonly number: number}> | undefined = [];
	#aheadBytes = 0;
	#active: readonly Repair[] = [];
	#quotedPrintable = false;
	#width: number | undefined;
	#padding: number | undefined;
	#open: Held | undefined;
	readonly #counts = new Map<string, number>();

	constructor(emit: Emit) {
		this.#emit = emit;
	}

	push(line: string, number: number): void {
		if (this.#ahead === undefined) {
			this.#pass(line, number);
			return;
		}

		this.#ahead.push({line, number});
		this.#aheadBytes += line.length;
		if (this.#ahead.length >= LOOK_AHEAD || this.#aheadBytes > LOOK_AHEAD_BYTES) this.#decide();
	}

	end(): void {
		if (this.#ahead !== undefined) this.#decide();
		this.#flush();
	}

	/** What was repaired, and in how many lines. */
	get done(): Array<{kind: string; lines: number}> {
		return Array.from(this.#counts, ([kind, lines]) => ({kind, lines}));
	}

	#decide(): void {
		const ahead = this.#ahead ?? [];
		this.#ahead = undefined;
		let lines = ahead.map(({line}) => (line.endsWith('\r') ? line.slice(0, -1) : line));
		this.#padding = paddingOf(lines);
		if (this.#padding !== undefined) lines = lines.map(line => (line.endsWith('  ') ? line.trimEnd() : line));
		this.#quotedPrintable = isQuotedPrintable(lines);
		if (!this.#quotedPrintable) this.#width = widthOf(lines);
		this.#active = repairs.filter(repair => repair.isDamaged(lines));
		for (const {line, number} of ahead) this.#pass(line, number);
	}

	#pass(line: string, number: number): void {
		if (
			this.#width === undefined &&
			!this.#quotedPrintable &&
			this.#padding === undefined &&
			this.#active.length === 0
		) {
			this.#emit(line, number, line);
			return;
		}

		const carriage = line.endsWith('\r') ? '\r' : '';
		let text = carriage === '' ? line : line.slice(0, -1);
		// Padding ends in several blanks; a line that was cut between two words in one.
		if (this.#padding !== undefined && text.length === this.#padding && text.endsWith('  ')) text = text.trimEnd();
		if (this.#quotedPrintable) this.#joinSoft(text, number, line);
		else if (this.#width === undefined) this.#finish({line: text + carriage, number, raw: line});
		else this.#joinHard(text, number, line);
	}

	#joinHard(text: string, number: number, raw: string): void {
		const open = this.#open;
		// Words of an error may begin a line because the margin fell there: only a complete line before them makes them the last words.
		if (open !== undefined && (!startsAnew(text) || (isLastWords(text) && !isComplete(open.line)))) {
			open.line += text;
			open.raw += `\n${raw}`;
			this.#count('hard-wrap');
			if (text.length !== this.#width) this.#flush();
			return;
		}

		this.#flush();
		if (text.length === this.#width) this.#open = {line: text, number, raw};
		else this.#finish({line: text, number, raw});
	}

	#joinSoft(text: string, number: number, raw: string): void {
		const soft = isSoftBreak(text);
		const part = soft ? text.slice(0, -1) : text;
		if (this.#open === undefined) {
			this.#open = {line: part, number, raw};
		} else {
			this.#open.line += part;
			this.#open.raw += `\n${raw}`;
			this.#count('quoted-printable');
		}

		if (soft && this.#open.line.length < 1024 * 1024) return;
		this.#open.line = decodeQuotedPrintable(this.#open.line);
		this.#flush();
	}

	#flush(): void {
		const open = this.#open;
		this.#open = undefined;
		if (open !== undefined) this.#finish(open);
	}

	#finish({line, number, raw}: Held): void {
		let text = line;
		for (const {kind, undo} of this.#active) {
			const before = text;
			text = undo(text);
			if (text !== before) this.#count(kind);
		}

		this.#emit(text, number, raw);
	}

	#count(kind: string): void {
		this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
	}
}
