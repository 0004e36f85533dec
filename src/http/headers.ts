import {parseHeader} from '../klog/header.ts';
import {decodeBytes} from '../text/latin1.ts';

/** `Name: value`, latin1. */
const field = /^\s*([^:\s]+): ?(.*)$/s;

/**
HTTP headers of one message, by lower-case name; several values of one name are joined with `, `.

Lines are only collected while reading, and parsed on demand: most exchanges succeed and are never inspected.
*/
export class HeaderFields implements Iterable<[string, string]> {
	#lines: string[] = [];
	#count = 0;
	#fields: Map<string, string> | undefined;

	/** Takes a line as logged, with or without klog's own header and leading blanks; non-headers are skipped when parsing. */
	addLine(line: string): void {
		this.#count++;
		this.#lines.push(line);
	}

	add(name: string, value: string): void {
		this.addLine(`${name}: ${value}`);
	}

	/** Whether there are any, without parsing them. */
	get size(): number {
		return this.#count;
	}

	get(name: string): string | undefined {
		return this.#parsed.get(name);
	}

	has(name: string): boolean {
		return this.#parsed.has(name);
	}

	[Symbol.iterator](): Iterator<[string, string]> {
		return this.#parsed[Symbol.iterator]();
	}

	/** Parses the lines so far, so that nothing keeps their chunk alive. */
	settle(): void {
		if (this.#lines.length === 0) return;
		const fields = (this.#fields ??= new Map<string, string>());
		for (const line of this.#lines) {
			const match = field.exec(line.slice(parseHeader(line)?.length ?? 0));
			if (match === null) continue;
			const name = decodeBytes(match[1] ?? '').toLowerCase();
			const value = decodeBytes(match[2] ?? '');
			const before = fields.get(name);
			fields.set(name, before === undefined ? value : `${before}, ${value}`);
		}

		this.#lines = [];
	}

	get #parsed(): Map<string, string> {
		this.settle();
		return (this.#fields ??= new Map<string, string>());
	}
}

/** For exchanges of which only the outcome is kept. */
export const noHeaders = new HeaderFields();
