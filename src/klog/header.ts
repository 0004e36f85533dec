import {ownCopy} from '../text/latin1.ts';

/** Where an entry comes from: the part a program repeats on line after line. All entries with the same origin share one object. */
export type Header = {
	/** Process ID: the same for all goroutines, so it separates runs and never requests. */
	readonly pid: number;
	/** Base name of the Go file that logged, such as `round_trippers.go`. */
	readonly file: string;
	/** Whether it is the client-go file that logs HTTP: `round_trippers.go`, and `debugging.go` up to kubectl 1.4. */
	readonly isRoundTripper: boolean;
	/** Characters before the message; the message itself may start with blanks. */
	readonly length: number;
	/** The copy began behind the severity or within the time, so neither is known. */
	readonly cut?: true;
};

/** What is left of a header: `9:17.319062   21740 round_trippers.go:553] `. */
const cutHeader = /^(?:\d{0,4} )?(?:(?:\d{0,2}:)?\d{0,2}:)?\d{0,2}\.?\d{0,6} +(\d+) ([\w-]+\.go):\d+\] /;

/** A header anywhere in a line: behind what a CI system puts in front, or in a quotation. latin1. */
export const headerWithin = /[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ [^\s:\]]{1,120}:\d+\]/;

/** Parses a header whose beginning is missing, as in a copy that began within the line; undefined if there is none. */
export function parseCutHeader(line: string): Header | undefined {
	const code = line.charCodeAt(0);
	if (!isDigit(code) && code !== SPACE && code !== COLON && code !== DOT) return undefined;
	const match = line.includes('.go:') ? cutHeader.exec(line) : null;
	if (match === null) return undefined;
	const file = ownCopy(match[2] ?? '');
	return {pid: Number(match[1]), file, isRoundTripper: isRoundTripper(file), length: match[0].length, cut: true};
}

const isRoundTripper = (file: string): boolean => file === 'round_trippers.go' || file === 'debugging.go';

const SPACE = 0x20;
const COLON = 0x3a;
const DOT = 0x2e;
const SLASH = 0x2f;
const BRACKET = 0x5d;

/** Columns of severity and time, before the repeated part. */
const FRONT = 21;

/** Real headers, including `--add-dir-header`, stay far below this; a `]` past it is the message's. */
const MAX_LENGTH = 200;

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** A parsed header, and its text after the time. */
type Known = {readonly text: string; readonly header: Header};

/** Headers by their hash, last one wins: a program logs from few source lines, and comparing is cheaper than parsing. */
const known: Array<Known | undefined> = Array.from({length: 256});

/** The last digits of the line in round_trippers.go; any position would do. */
const hash = (line: string) => (line.charCodeAt(49) * 11 + line.charCodeAt(50)) & 0xff;

const isSeverity = (code: number) => code === 0x49 || code === 0x57 || code === 0x45 || code === 0x46;

/**
Parses `Lmmdd hh:mm:ss.uuuuuu pid file.go:line] ` at the start of a line; undefined if there is none.

Source: `formatHeader` in k8s.io/klog/v2 `internal/buffer/buffer.go`; the same layout as golang/glog.
*/
export function parseHeader(line: string): Header | undefined {
	// Most bytes of a log are bodies: fixed columns rule them out before anything is searched. Every access to a line costs.
	if (line.charCodeAt(5) !== SPACE || line.charCodeAt(14) !== DOT || !isSeverity(line.charCodeAt(0))) return undefined;
	const same = known[hash(line)];
	return same !== undefined &&
		line.startsWith(same.text, FRONT) &&
		isDigit(line.charCodeAt(10)) &&
		isDigit(line.charCodeAt(20))
		? same.header
		: parse(line);
}

function parse(line: string): Header | undefined {
	// One digit of each number is enough: what follows must be a process ID, a file and a line.
	if (!isDigit(line.charCodeAt(1)) || !isDigit(line.charCodeAt(4)) || !isDigit(line.charCodeAt(6))) return undefined;
	if (line.charCodeAt(8) !== COLON || !isDigit(line.charCodeAt(10))) return undefined;
	if (!isDigit(line.charCodeAt(13)) || !isDigit(line.charCodeAt(20))) return undefined;
	let at = FRONT;
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
	// Trailing blanks are often trimmed in transit: an empty message may end right after the bracket.
	const next = line.charCodeAt(at + 1);
	if (at + 1 < line.length && next !== SPACE) return undefined;
	const length = Math.min(at + 2, line.length);
	const file = ownCopy(line.slice(fileStart, colon));
	const header: Header = {pid, file, isRoundTripper: isRoundTripper(file), length};
	if (length === at + 2) known[hash(line)] = {text: ownCopy(line.slice(FRONT, length)), header};
	return header;
}

/** Milliseconds since midnight of a header's `MMDD hh:mm:ss.uuuuuu`; klog logs neither year nor time zone. */
export function timeOfDay(time: string): number {
	return (
		(Number(time.slice(5, 7)) * 60 + Number(time.slice(8, 10))) * 60_000 +
		Number(time.slice(11, 13)) * 1000 +
		Number(time.slice(14)) / 1000
	);
}
