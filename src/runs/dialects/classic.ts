import type {Entry} from '../../klog/entry.ts';
import type {Timing} from '../../model/exchange.ts';
import type {Answer} from '../answer.ts';
import type {RunBuilder} from '../run-builder.ts';
import {parseCurl} from '../../http/curl.ts';
import {splitTruncation} from '../../http/truncation.ts';
import type {Dialect} from './dialect.ts';

/**
The text lines of client-go up to 0.32 (kubectl 1.10 to 1.32).

Source: `debuggingRoundTripper.RoundTrip` in client-go `transport/round_trippers.go`; bodies: `glogBody` in `rest/request.go`.
*/

/** `GET https://h/p?q 200 OK in 16 milliseconds`; an empty status leaves two blanks before `in`. */
const timing = /^([A-Z]+) (\S+)(?: (\d{3})(?: (.*?))?)? {1,2}in (\d+) milliseconds$/;
/** `Response Status: 200 OK in 16 milliseconds` */
const status = /^Response Status:(?: (\d{3})(?: (.*?))?)? {1,2}in (\d+) milliseconds$/;
/** `GET https://h/p` */
const request = /^([A-Z]+) (https?:\/\/\S+)$/;
const dial = /^HTTP Trace: Dial to tcp\d?:(\S+) (?:succeed|failed: (.*))$/s;
const dns = /^HTTP Trace: DNS Lookup for (\S+) resolved to \[(.*)\]$/;

const answerOf = (code: string | undefined, text: string | undefined, milliseconds: string | undefined): Answer => ({
	status: code === undefined ? undefined : Number(code),
	statusText: text ?? '',
	milliseconds: milliseconds === undefined ? undefined : Number(milliseconds),
});

/** A tracer race makes the client print a huge number when the response came before the request was written. */
const IMPOSSIBLE_MS = 1e9;

export function addTiming(into: Timing, name: keyof Timing, value: string | undefined): void {
	const milliseconds = Number(value ?? Number.NaN);
	if (milliseconds >= 0 && milliseconds < IMPOSSIBLE_MS) into[name] = milliseconds;
}

const statisticsNames: Readonly<Record<string, keyof Timing>> = {
	DNSLookup: 'dnsMs',
	Dial: 'connectMs',
	TLSHandshake: 'tlsMs',
	GetConnection: 'getConnectionMs',
	ServerProcessing: 'serverMs',
};

/** HTTP lines come from one file; a program in a container may print lines that look the same. */
export const isRoundTripper = ({header}: Entry): boolean => header === undefined || header.isRoundTripper;

export default {read: readClassic} satisfies Dialect;

function readClassic(entry: Entry, run: RunBuilder): boolean {
	const {letter} = entry;
	// A structured entry.
	if (letter === 0x22) return false;
	if (!isRoundTripper(entry)) return letter === 0x52 && readBody(entry, run);
	// Blanks: a header, which is half of all lines.
	if (letter === 0x20) {
		run.header(entry);
		return true;
	}

	const {message} = entry;
	switch (letter) {
		// R: Request Headers, Response Headers, Response Status, Request Body, Response Body.
		case 0x52: {
			return readR(entry, run);
		}

		// c: curl
		case 0x63: {
			return beginCurl(message, entry, run);
		}

		// H: HTTP Trace, HTTP Statistics; also the method HEAD.
		case 0x48: {
			if (message.startsWith('HTTP ')) return readTrace(entry, run);
			break;
		}

		default:
	}

	if (!message.includes('://')) return readFoldedHeader(entry, run);
	const answered = message.endsWith(' milliseconds') ? timing.exec(message) : null;
	if (answered !== null) {
		run.answer(
			{method: answered[1] ?? '', url: answered[2] ?? ''},
			answerOf(answered[3], answered[4], answered[5]),
			entry,
		);
		return true;
	}

	const begun = request.exec(message);
	if (begun === null) return readFoldedHeader(entry, run);
	run.begin(begun[1] ?? '', begun[2] ?? '', entry);
	return true;
}

function readR(entry: Entry, run: RunBuilder): boolean {
	const {message} = entry;
	if (message === 'Request Headers:' || message === 'Response Headers:') {
		run.headersOf(message === 'Request Headers:' ? 'request' : 'response', entry);
		return true;
	}

	if (message.startsWith('Response Status: ')) {
		const match = status.exec(message);
		if (match === null) return false;
		run.answer(undefined, answerOf(match[1], match[2], match[3]), entry);
		return true;
	}

	return readBody(entry, run);
}

/** A header line whose four blanks a web page collapsed into the one after the bracket. */
function readFoldedHeader(entry: Entry, run: RunBuilder): boolean {
	if (!/^[A-Z][\w-]*: /.test(entry.message)) return false;
	run.header(entry);
	return true;
}

/** The curl line of -v=9 starts a request; false when it is not one. */
export function beginCurl(text: string, entry: Entry, run: RunBuilder): boolean {
	const curl = parseCurl(text);
	if (curl === undefined) return false;
	run.begin(curl.method, curl.url, entry, curl.headers);
	return true;
}

/** Bodies are logged by the file that requested them. */
function readBody(entry: Entry, run: RunBuilder): boolean {
	const {message} = entry;
	if (message.startsWith('Response Body:')) {
		if (run.wantsBody(message.startsWith('<', 15))) run.responseBody(splitTruncation(bodyText(message)), entry);
		else run.passBody(entry);
	} else if (message.startsWith('Request Body:')) run.requestBody(splitTruncation(bodyText(message)), entry);
	else return false;
	return true;
}

/** A hex dump starts on the line after the colon, text after one blank. */
const bodyText = (message: string) => message.slice(message.indexOf(':') + 1).replace(/^[ \n]/, '');

function readTrace(entry: Entry, run: RunBuilder): boolean {
	const {message} = entry;
	if (message.startsWith('HTTP Statistics: ')) {
		const phases: Timing = {};
		let duration: number | undefined;
		for (const match of message.matchAll(/\b(\w+) (\d+) ms/g)) {
			const name = statisticsNames[match[1] ?? ''];
			if (name !== undefined) addTiming(phases, name, match[2]);
			else if (match[1] === 'Duration') duration = Number(match[2]);
		}

		run.statistics(phases, duration, entry);
		return true;
	}

	const dialled = dial.exec(message);
	if (dialled !== null) run.dial(dialled[1] ?? '', dialled[2], entry);
	const resolved = dns.exec(message);
	if (resolved !== null) run.dns(resolved[2] ?? '');
	return true;
}
