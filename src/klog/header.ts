/** The front of a klog or glog line; its texts are cut out only when somebody asks. */
export class Header {
	private readonly line: string;
	private readonly fileStart: number;
	private readonly fileEnd: number;
	/** Process id: the same for all goroutines, so it separates runs and never requests. */
	readonly pid: number;
	/** Characters before the message; the message itself may begin with blanks. */
	readonly length: number;

	constructor(line: string, pid: number, fileStart: number, fileEnd: number, length: number) {
		this.line = line;
		this.fileStart = fileStart;
		this.fileEnd = fileEnd;
		this.pid = pid;
		this.length = length;
	}

	/** `I`, `W`, `E` or `F`. */
	get severity(): string {
		return this.line.charAt(0);
	}

	get isFatal(): boolean {
		return this.line.charCodeAt(0) === 0x46;
	}

	/** `MMDD hh:mm:ss.uuuuuu`; klog writes neither year nor zone. */
	get time(): string {
		return this.line.slice(1, 21);
	}

	/** Base name of the Go file that logged, such as `round_trippers.go`. */
	get file(): string {
		return this.line.slice(this.fileStart, this.fileEnd);
	}

	/** Whether this file logged, without cutting out its name. */
	isFrom(file: string): boolean {
		return this.fileEnd - this.fileStart === file.length && this.line.startsWith(file, this.fileStart);
	}
}

const SPACE = 0x20;
const COLON = 0x3a;
const DOT = 0x2e;
const SLASH = 0x2f;
const BRACKET = 0x5d;

/** The longest header in real logs, `--add-dir-header` included, stays far below; a `]` past this is the message's. */
const MAX_LENGTH = 200;

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/**
Reads `Lmmdd hh:mm:ss.uuuuuu  pid file.go:line] ` at the start of a line, or says that there is none.

Source: `formatHeader` in k8s.io/klog/v2 `internal/buffer/buffer.go`; the same layout as golang/glog.
*/
export function parseHeader(line: string): Header | undefined {
	// Most bytes of a log are bodies: fixed columns turn them away before anything is searched.
	if (line.charCodeAt(5) !== SPACE || line.charCodeAt(8) !== COLON || line.charCodeAt(14) !== DOT) return undefined;
	const severity = line.charCodeAt(0);
	if (severity !== 0x49 && severity !== 0x57 && severity !== 0x45 && severity !== 0x46) return undefined;
	// One digit of each number will do: what follows must be a process id, a file and a line.
	if (!isDigit(line.charCodeAt(1)) || !isDigit(line.charCodeAt(4)) || !isDigit(line.charCodeAt(6))) return undefined;
	if (!isDigit(line.charCodeAt(10)) || !isDigit(line.charCodeAt(13)) || !isDigit(line.charCodeAt(20))) return undefined;
	let at = 21;
	while (line.charCodeAt(at) === SPACE) at++;
	let pid = 0;
	const pidStart = at;
	for (let code = line.charCodeAt(at); isDigit(code); code = line.charCodeAt(++at)) pid = pid * 10 + code - 0x30;
	if (at === pidStart || line.charCodeAt(at) !== SPACE) return undefined;
	let fileStart = at + 1;
	let colon = -1;
	const limit = Math.min(line.length, MAX_LENGTH);
	for (at = fileStart; at < limit; at++) {
		const code = line.charCodeAt(at);
		if (code === BRACKET) break;
		if (code === SLASH) fileStart = at + 1;
		else if (code === COLON) colon = at;
		else if (code === SPACE) return undefined;
	}

	if (line.charCodeAt(at) !== BRACKET || colon <= fileStart) return undefined;
	// Trailing blanks are often trimmed on the way: an empty message may end right behind the bracket.
	const next = line.charCodeAt(at + 1);
	if (at + 1 < line.length && next !== SPACE) return undefined;
	return new Header(line, pid, fileStart, colon, Math.min(at + 2, line.length));
}

/** Milliseconds since midnight of a header's `MMDD hh:mm:ss.uuuuuu`. */
export function timeOfDay(time: string): number {
	return (
		(Number(time.slice(5, 7)) * 60 + Number(time.slice(8, 10))) * 60_000 +
		Number(time.slice(11, 13)) * 1000 +
		Number(time.slice(14)) / 1000
	);
}
