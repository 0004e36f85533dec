import type {Repaired} from '../../model/analysis.ts';
import {withoutPadding} from './padding.ts';
import {decodeQuotedPrintable, isSoftBreak, quotedPrintableIn} from './quoted-printable.ts';
import {repairs} from './registry.ts';
import {Rejoiner, type Received} from './rejoin.ts';
import type {Repair} from './repair.ts';
import {Fronts, isLikeHeader, Margin, startsAnew} from './shape.ts';
import {Page, stretchesOf, type Stretch, type Wrap} from './wrapped.ts';

/** Lines examined together. */
const WINDOW = 400;
/** Maximum characters of them: one giant line is no reason to wait. */
const WINDOW_BYTES = 256 * 1024;
/** Lines at the start of a source that are all examined: most damaged logs are pastes, and no longer. */
const LOOKED_AT = 8000;
/** After them one line in this many is examined, and up to five times as many where something looks suspicious. */
const ONE_IN = 200;
/** Lines around one with damage that are repaired as well. */
const AROUND = 40;
/** Maximum characters of a multi-part line held until its end arrives. */
const MAX_HELD = 1024 * 1024;

type Emit = (line: string, number: number, raw: string) => void;

const none: readonly Repair[] = [];

/**
Repairs what mail, web forms, chats and terminals did to a log, stretch by stretch: each begins and ends with the visible damage.
An undamaged log passes untouched. `raw` stays as received, the parts of a rejoined line separated by line feeds.

The first lines of a source are all examined. After them a line costs a few number comparisons, until one looks suspicious: text
among klog lines, or an ending that klog lines do not have.
*/
export class Repairs {
	readonly #emit: Emit;
	readonly #margin = new Margin();
	readonly #fronts = new Fronts();
	readonly #rejoiner: Rejoiner;
	readonly #counts = new Map<string, number>();
	/** Lines to be examined once there are enough; undefined while nothing looks suspicious. */
	#window: Received[] | undefined = [];
	#windowBytes = 0;
	#windowStart = 1;
	/** The previous line, which the next one may belong to. */
	#before: string | undefined;
	#beforeNumber = 0;
	#beforeRaw = '';
	#wasKlog = false;
	#looked = 0;
	#nextLook = 0;
	#wasEncoded = false;
	/** Lines at the window's start that are already decoded: the one that waited for the next. */
	#decodedLines = 0;
	/** Repairs still in effect at the end of the last window, with the number of lines they remain trusted for. */
	#lingering = new Map<Repair, number>();
	#wrap: Wrap | undefined;

	constructor(emit: Emit) {
		this.#emit = emit;
		this.#rejoiner = new Rejoiner(line => {
			this.#finish(line);
		});
	}

	/** Takes the next line; `raw` is what was received, if something was stripped from it. */
	push(line: string, number: number, raw = line): void {
		if (this.#window !== undefined) {
			this.#hold(line, number, raw);
			return;
		}

		if (number >= this.#nextLook || this.#catchesTheEye(line)) {
			this.#window = [];
			this.#windowBytes = 0;
			this.#windowStart = number;
			if (this.#before !== undefined) this.#hold(this.#before, this.#beforeNumber, this.#beforeRaw);
			this.#before = undefined;
			this.#hold(line, number, raw);
			return;
		}

		if (this.#before !== undefined) this.#emit(this.#before, this.#beforeNumber, this.#beforeRaw);
		this.#before = line;
		this.#beforeNumber = number;
		this.#beforeRaw = raw;
	}

	end(): void {
		if (this.#window !== undefined) this.#decide(true);
		this.#rejoiner.flush();
		if (this.#before !== undefined) this.#emit(this.#before, this.#beforeNumber, this.#beforeRaw);
		this.#before = undefined;
	}

	get done(): Repaired[] {
		const {columns, words} = this.#rejoiner.counts;
		const wraps = [
			{kind: 'hard-wrap', ...columns},
			{kind: 'word-wrap', ...words},
		].filter(({lines, ambiguous}) => lines + ambiguous > 0);
		return [
			...wraps.map(({kind, lines, ambiguous}) => (ambiguous > 0 ? {kind, lines, ambiguous} : {kind, lines})),
			...Array.from(this.#counts, ([kind, lines]) => ({kind, lines})),
		];
	}

	#hold(line: string, number: number, raw: string): void {
		this.#window?.push({text: line, number, raw, repairs: none});
		this.#windowBytes += line.length;
		if (number - this.#windowStart >= WINDOW || this.#windowBytes > WINDOW_BYTES) this.#decide(false);
	}

	/** Every line of a long log passes here: no allocation, no search. */
	#catchesTheEye(line: string): boolean {
		const wasKlog = this.#wasKlog;
		let end = line.length - 1;
		if (line.charCodeAt(end) === 0x0d) end--;
		if (end < 0) return false;
		const first = line.charCodeAt(0);
		this.#wasKlog = isLikeHeader(line) || first === 0x09;
		const last = line.charCodeAt(end);
		// `&lt;` at the end, a soft break from mail.
		const isOdd = last === 0x3b || last === 0x3d;
		if (this.#wasKlog) return isOdd && this.#mayLook();
		// The end of a block, as is or escaped.
		if (first === 0x20 && line.charCodeAt(1) === 0x3e) return false;
		if (isOdd || (first === 0x20 && line.charCodeAt(1) === 0x26)) return this.#mayLook();
		// Only what directly follows klog lines is examined more closely.
		return wasKlog && this.#mayLook() && !startsAnew(line);
	}

	/** Output between klog lines is common, so not every occurrence is examined. */
	#mayLook(): boolean {
		return (this.#looked - LOOKED_AT) * ONE_IN < this.#beforeNumber * 5;
	}

	#decide(isEnd: boolean): void {
		const window = this.#window ?? [];
		const held = this.#decoded(window.slice(this.#decodedLines), isEnd);
		held.lines.unshift(...window.slice(0, this.#decodedLines));
		const bare = held.lines.map(({text}) => (text.endsWith('\r') ? text.slice(0, -1) : text));
		const lines = withoutPadding(bare);
		// The next line may say more about the last one.
		const count = isEnd || held.rest.length > 0 ? lines.length : lines.length - 1;
		const active = this.#activeIn(lines, count);
		const {page, wraps} = this.#pageOf(lines, active);
		for (let index = 0; index < count; index++) {
			const line = held.lines[index];
			if (line === undefined) continue;
			const text = lines[index] ?? '';
			const isPadded = text !== bare[index];
			if (isPadded) this.#count('trailing-blanks');
			const received = isPadded ? {...line, text: line.text.endsWith('\r') ? `${text}\r` : text} : line;
			this.#rejoiner.push(page, index, {...received, repairs: active[index] ?? none}, wraps[index]);
		}

		this.#decodedLines = held.lines.length - count;
		const isDamaged =
			this.#wasEncoded || this.#wrap !== undefined || active.some(repairs => repairs.length > 0) || lines !== bare;
		this.#goOn(isDamaged, [...held.lines.slice(count), ...held.rest]);
	}

	/** Examines what comes next, or waits for something suspicious. */
	#goOn(isDamaged: boolean, rest: readonly Received[]): void {
		const last = rest.at(-1);
		const number = last?.number ?? this.#beforeNumber;
		this.#looked += number - this.#windowStart;
		if (isDamaged || rest.length > 1 || this.#looked < LOOKED_AT) {
			this.#window = [...rest];
			this.#windowBytes = 0;
			this.#windowStart = number;
			return;
		}

		this.#window = undefined;
		this.#decodedLines = 0;
		this.#rejoiner.flush();
		this.#before = last?.text;
		this.#beforeNumber = number;
		this.#beforeRaw = last?.raw ?? '';
		this.#nextLook = number + WINDOW * ONE_IN;
		this.#wasKlog = last !== undefined && (isLikeHeader(last.text) || last.text.startsWith('\t'));
	}

	/** Lines decoded from a mail's encoding, and those waiting for their end. */
	#decoded(window: readonly Received[], isEnd: boolean): {lines: Received[]; rest: readonly Received[]} {
		const texts = window.map(({text}) => (text.endsWith('\r') ? text.slice(0, -1) : text));
		const stretches = quotedPrintableIn(texts, this.#wasEncoded);
		this.#wasEncoded = false;
		if (stretches.length === 0) return {lines: [...window], rest: []};
		const lines: Received[] = [];
		let at = 0;
		for (const {first, last} of stretches) {
			lines.push(...window.slice(at, first));
			at = last + 1;
			for (let from = first; from <= last;) {
				let to = from;
				while (to < last && isSoftBreak(texts[to] ?? '')) to++;
				const parts = window.slice(from, to + 1);
				const size = parts.reduce((sum, {text}) => sum + text.length, 0);
				if (to === window.length - 1 && isSoftBreak(texts[to] ?? '') && !isEnd && size < MAX_HELD) {
					this.#wasEncoded = true;
					return {lines, rest: parts};
				}

				lines.push(this.#joinSoft(parts, texts.slice(from, to + 1)));
				from = to + 1;
			}

			this.#wasEncoded = last === window.length - 1;
		}

		lines.push(...window.slice(at));
		return {lines, rest: []};
	}

	#joinSoft(parts: readonly Received[], texts: readonly string[]): Received {
		const encoded = texts.map(text => (isSoftBreak(text) ? text.slice(0, -1) : text)).join('');
		const text = decodeQuotedPrintable(encoded);
		const first = parts[0];
		if (text === parts[0]?.text && parts.length === 1) return parts[0];
		for (const _ of parts) this.#count('quoted-printable');
		return {text, number: first?.number ?? 0, raw: parts.map(({raw}) => raw).join('\n'), repairs: none};
	}

	/** Which repairs to make in each of these lines: where the damage shows, and a little around it. */
	#activeIn(lines: readonly string[], count: number): Array<readonly Repair[]> {
		const active: Array<readonly Repair[]> = Array.from({length: lines.length}, () => none);
		const before = this.#lingering;
		this.#lingering = new Map();
		for (const repair of repairs) {
			const shown: number[] = [];
			for (const [index, line] of lines.entries()) if (repair.shows(line)) shown.push(index);
			const lingers = before.get(repair) ?? 0;
			const isDamaged = shown.length > 0 && (lingers > 0 || repair.isDamaged === undefined || repair.isDamaged(lines));
			const first = lingers > 0 ? 0 : isDamaged ? Math.max(0, (shown[0] ?? 0) - AROUND) : lines.length;
			const last = Math.max(lingers, isDamaged ? (shown.at(-1) ?? 0) + AROUND : 0);
			for (let index = first; index < Math.min(last, lines.length); index++) {
				active[index] = [...(active[index] ?? none), repair];
			}

			if (last > count) this.#lingering.set(repair, last - count);
		}

		return active;
	}

	/** The lines as a page, and how each was broken. */
	#pageOf(lines: readonly string[], active: ReadonlyArray<readonly Repair[]>) {
		const whole = lines.map((line, index) => undo(line, active[index] ?? none));
		const before = {margin: this.#margin.copy(), fronts: this.#fronts.copy()};
		let page = new Page(lines, whole, lines, {margin: this.#margin, fronts: this.#fronts});
		let stretches = stretchesOf(page, 0);
		if (whole.some((line, index) => line !== lines[index])) {
			const other = new Page(lines, whole, whole, before);
			const found = stretchesOf(other, 0);
			if (coverage(found) > coverage(stretches)) {
				page = other;
				stretches = found;
			}
		}

		return {page, wraps: this.#wrapsOf(page, stretches)};
	}

	#wrapsOf(page: Page, stretches: readonly Stretch[]): Array<Wrap | undefined> {
		const wraps: Array<Wrap | undefined> = Array.from({length: page.lines.length}, () => undefined);
		for (const {first, last, wrap} of stretches) wraps.fill(wrap, first, last + 1);
		// Evidence from earlier lines stays valid for one more window, up to a line that is too long for it.
		const old = this.#wrap;
		if (old !== undefined) {
			for (let index = 0; index < wraps.length; index++) {
				if (wraps[index] !== undefined || page.isBeyond(index, old)) break;
				wraps[index] = old;
			}
		}

		const last = wraps.at(-1);
		this.#wrap = last !== undefined && (last !== old || this.#rejoiner.isOpen) ? last : undefined;
		return wraps;
	}

	#finish({text, number, raw, repairs: active}: Received): void {
		let result = text;
		for (const {kind, undo: one} of active) {
			const before = result;
			result = one(result);
			if (result !== before) this.#count(kind);
		}

		this.#emit(result, number, raw);
	}

	#count(kind: string): void {
		this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
	}
}

const coverage = (stretches: readonly Stretch[]) => stretches.reduce((sum, {first, last}) => sum + last - first + 1, 0);

const undo = (line: string, active: readonly Repair[]): string => {
	let text = line;
	for (const repair of active) text = repair.undo(text);
	return text;
};
