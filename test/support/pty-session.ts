import {expect} from '@jest/globals';
import {spawn, type IPty} from '@lydell/node-pty';
import xterm from '@xterm/headless';
import {until} from './until.ts';

export type SessionOptions = {
	/** A shell command; the program's arguments are `"$@"` in it. */
	readonly script?: string;
	readonly cwd?: string;
	/** In addition, the program gets PATH and a UTF-8 terminal with 256 colours. */
	readonly env?: Readonly<Record<string, string>>;
	readonly columns?: number;
	readonly rows?: number;
};

/** Running programs; a failed test leaves its own behind. */
const running = new Set<IPty>();

/** Kills what tests have left behind. */
export function endSessions(): void {
	for (const pty of running) pty.kill('SIGKILL');
}

/** Unicode 16 `EastAsianWidth.txt`, W and F of what tests use; most terminals draw emoji in two cells, xterm.js by itself in one. */
const wide =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\p{Emoji_Presentation}]/u;
const combining = /[\p{Mn}\p{Me}\u200d]/u;

function widthOf(code: number): 0 | 1 | 2 {
	if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1;
	const character = String.fromCodePoint(code);
	if (wide.test(character)) return 2;
	return combining.test(character) ? 0 : 1;
}

/** xterm.js's format: the width in bits 1 and 2, in bit 0 whether the character joins the previous one. */
const widths = {
	version: 'wide emoji',
	wcwidth: widthOf,
	charProperties: (code: number) => (widthOf(code) === 0 && code >= 0x300 ? 1 : widthOf(code) << 1),
};

/** A program in its own real terminal, whose screen can be read. */
export class PtySession {
	readonly #screen: InstanceType<typeof xterm.Terminal>;
	readonly #pty: IPty;
	readonly #ended: Promise<{readonly exitCode: number}>;
	/** Everything written to the terminal, decoded. */
	bytes = '';

	constructor(command: readonly string[], options: SessionOptions = {}) {
		const {script = '"$@"', cwd, env = {}, columns = 80, rows = 24} = options;
		this.#screen = new xterm.Terminal({cols: columns, rows, scrollback: 10_000, allowProposedApi: true});
		this.#screen.unicode.register(widths);
		this.#screen.unicode.activeVersion = widths.version;
		// The shell shows the terminal's modes before and after, survives a signal to the program, and stays until its last words have
		// been read: node-pty gives up what is on its way when the last program of a terminal has ended.
		const around = `echo "before $(stty -g)"; ${script}; code=$?; echo "after $(stty -g)"; read -r _; exit $code`;
		this.#pty = spawn('/bin/sh', ['-c', around, 'sh', ...command], {
			cols: columns,
			rows,
			...(cwd !== undefined && {cwd}),
			env: {PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env},
		});
		running.add(this.#pty);
		this.#ended = new Promise(resolve =>
			this.#pty.onExit(status => {
				running.delete(this.#pty);
				resolve(status);
			}),
		);
		this.#pty.onData(data => {
			this.bytes += data;
			this.#screen.write(data);
		});
	}

	/** The shell's process ID; the program is its child. */
	get pid(): number {
		return this.#pty.pid;
	}

	press(keys: string): void {
		this.#pty.write(keys);
	}

	resize(columns: number, rows: number): void {
		this.#screen.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	/** Rows of the visible screen. */
	get rows(): readonly string[] {
		const {active} = this.#screen.buffer;
		return Array.from(
			{length: this.#screen.rows},
			(_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
		);
	}

	get text(): string {
		return this.rows.join('\n');
	}

	/** The main screen with its scrollback; lines wrapped by the terminal are joined. */
	get scrollback(): string {
		const {normal} = this.#screen.buffer;
		let text = '';
		for (let row = 0; row < normal.length; row++) {
			const line = normal.getLine(row);
			text += `${row === 0 || line?.isWrapped === true ? '' : '\n'}${line?.translateToString(true) ?? ''}`;
		}

		return text;
	}

	get buffer(): 'normal' | 'alternate' {
		return this.#screen.buffer.active.type;
	}

	/** A cell of the visible screen, row and column from 0. */
	cell(row: number, column: number): string {
		const {active} = this.#screen.buffer;
		return (
			active
				.getLine(active.baseY + row)
				?.getCell(column)
				?.getChars() ?? ''
		);
	}

	/** Waits until something holds. */
	async until(what: string, holds: () => boolean): Promise<void> {
		await until(() => `${what}; the screen shows:\n${this.text}`, holds);
	}

	/** Waits until a row has this text, or matches. */
	async shows(text: string | RegExp): Promise<void> {
		const has = (row: string) => (typeof text === 'string' ? row.includes(text) : text.test(row));
		await this.until(`it shows ${text}`, () => this.rows.some(has));
	}

	async hides(text: string): Promise<void> {
		await this.until(`it hides ${text}`, () => !this.text.includes(text));
	}

	/** Waits for the end; returns the exit status once the screen has drawn everything. */
	async end(): Promise<number> {
		// A shell that was killed has no last words.
		await this.until(
			'the shell has said its last words',
			() => /after [\da-f:]+\r/.test(this.bytes) || !running.has(this.#pty),
		);
		this.#pty.write('\n');
		const {exitCode} = await this.#ended;
		await new Promise<void>(resolve => this.#screen.write('', resolve));
		return exitCode;
	}

	/** Quits, and returns the exit status. */
	async quit(): Promise<number> {
		this.press('Q');
		return this.end();
	}

	/** The terminal is restored: modes, main screen, cursor. */
	expectRestored(): void {
		expect(this.bytes).toContain('\u001b[?1049h');
		expect(this.buffer).toBe('normal');
		expect(this.bytes.lastIndexOf('\u001b[?25h')).toBeGreaterThan(this.bytes.lastIndexOf('\u001b[?25l'));
		const [before, after] = [...this.bytes.matchAll(/(?:before|after) ([\da-f:]+)\r/g)].map(match => match[1]);
		expect(before).toMatch(/^[\da-f:]+$/);
		expect(after).toBe(before);
	}
}
