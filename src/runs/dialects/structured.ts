import type {Entry} from '../../klog/entry.ts';
import {parseStructured} from '../../klog/values.ts';
import type {Timing} from '../../model/exchange.ts';
import type {RunBuilder} from '../run-builder.ts';
import {HeaderFields} from '../../http/headers.ts';
import {splitTruncation} from '../../http/truncation.ts';
import {addTiming, beginCurl, isRoundTripper} from './classic.ts';
import type {Dialect} from './dialect.ts';

/**
The key/value entries of client-go: bodies from 0.32 on, everything from 0.33 on (kubectl 1.33 to 1.36).

Source: `debuggingRoundTripper` in client-go `transport/round_trippers.go`; bodies: `logBody` in `rest/request.go`, which reports
its caller's file, so that only the message is reliable.
*/

const timingNames: Readonly<Record<string, keyof Timing>> = {
	dnsLookupMilliseconds: 'dnsMs',
	dialMilliseconds: 'connectMs',
	tlsHandshakeMilliseconds: 'tlsMs',
	getConnectionMilliseconds: 'getConnectionMs',
	serverProcessingMilliseconds: 'serverMs',
};

/** Messages that this dialect parses; anything else in quotes is a note. */
const known = /^"(?:Request|Response|Request Body|Response Body|HTTP Trace: [^"]*)"/;

/** `"Response" verb="GET" url="…" status="200 OK"`, as nearly all start; anything else takes the slow path. */
const plainResponse = /^"Response"(?: verb="([A-Z]+)" url="([^"\\]*)")? status="(?:(\d{3}) ?([^"\\]*))?"/;
/** `"Request" verb="GET" url="…" headers=<` */
const plainRequest = /^"Request" verb="([A-Z]+)" url="([^"\\]*)" headers=<$/;
/** The numbers after the headers: ` > milliseconds=5 dnsLookupMilliseconds=0 …` */
const numbers = /\b([A-Za-z]*[mM]illiseconds)=(\d+)/g;

/** A body that starts like a web page. */
const isMarkup = /^"Response Body" body=(?:"|<\n\t)\s*</;

export default {read: readStructured} satisfies Dialect;

function readStructured(entry: Entry, run: RunBuilder): boolean {
	if (entry.letter !== 0x22) return false;
	const {first} = entry;
	const letter = first.charCodeAt(1);
	// R or H; newer releases also log every feature gate.
	if ((letter !== 0x52 && letter !== 0x48) || !known.test(first)) return false;
	if (first.startsWith('"Request Body"')) {
		if (first.startsWith('""', 20)) run.requestBody({text: '', truncated: 0}, entry);
		else readAny(entry, run);
		return true;
	}

	if (first.startsWith('"Response Body"')) {
		if (run.wantsBody(isMarkup.test(entry.message.slice(0, 40)))) readAny(entry, run);
		else run.passBody(entry);
		return true;
	}

	// Bodies are logged by their caller's file; everything else by one file.
	return isRoundTripper(entry) && (readPlain(entry, run) || readAny(entry, run));
}

/** The fast path: no value needs unquoting, and header lines stay as they are. */
function readPlain(entry: Entry, run: RunBuilder): boolean {
	const {first, following} = entry;
	const request = plainRequest.exec(first);
	if (request !== null) {
		run.begin(request[1] ?? '', request[2] ?? '', entry, blockOf(following));
		return true;
	}

	const response = plainResponse.exec(first);
	if (response === null) return false;
	const rest = first.slice(response[0].length);
	const opens = rest.startsWith(' headers=<');
	// Truncated within the block: what is there still counts.
	const end = following.at(-1)?.text ?? '';
	const tail = !opens ? rest : end.startsWith(' >') ? end : '';
	const timing: Timing = {};
	let milliseconds: number | undefined;
	for (const match of tail.matchAll(numbers)) {
		const name = timingNames[match[1] ?? ''];
		if (name !== undefined) addTiming(timing, name, match[2]);
		else if (match[1] === 'milliseconds') milliseconds = Number(match[2]);
	}

	const [, verb, url, status, statusText] = response;
	const headers = opens ? blockOf(following) : undefined;
	run.answer(
		verb === undefined ? undefined : {method: verb, url: url ?? ''},
		{
			status: status === undefined ? undefined : Number(status),
			statusText: statusText ?? '',
			milliseconds,
		},
		entry,
		{headers, timing},
	);
	return true;
}

/** The header lines of a `headers=<` block. */
function blockOf(lines: Entry['following']): HeaderFields {
	const headers = new HeaderFields();
	for (const {text} of lines) {
		if (text.startsWith(' >')) break;
		headers.addLine(text);
	}

	return headers;
}

/** The slow path: values with quotes, leading unknown keys, curl commands, traces, bodies. */
function readAny(entry: Entry, run: RunBuilder): boolean {
	const parsed = parseStructured(entry.message);
	if (parsed === undefined) return false;
	const {message, values, cut} = parsed;
	switch (message) {
		case 'Request': {
			const curl = values.get('curlCommand');
			if (curl !== undefined) return beginCurl(curl, entry, run);
			run.begin(values.get('verb') ?? '', values.get('url') ?? '', entry, fieldsOf(values.get('headers')));
			return true;
		}

		case 'Response': {
			// The log ends within the entry: an empty status here does not mean that there was no response.
			if (cut === 'verb' || cut === 'url' || cut === 'status' || !values.has('status')) return true;
			answer(values, entry, run);
			return true;
		}

		case 'Request Body': {
			run.requestBody(splitTruncation(values.get('body') ?? ''), entry);
			return true;
		}

		case 'Response Body': {
			run.responseBody(splitTruncation(values.get('body') ?? ''), entry);
			return true;
		}

		default: {
			if (message.startsWith('HTTP Trace: Dial')) run.dial(values.get('address') ?? '', values.get('err'), entry);
			else if (message.startsWith('HTTP Trace: DNS')) {
				run.dns((values.get('address') ?? '').replace(/^\[(.*)\]$/s, '$1'));
			}

			return true;
		}
	}
}

function answer(values: ReadonlyMap<string, string>, entry: Entry, run: RunBuilder): void {
	const status = /^(\d{3}) ?(.*)$/s.exec(values.get('status') ?? '');
	const milliseconds = values.get('milliseconds');
	const timing: Timing = {};
	for (const [key, name] of Object.entries(timingNames)) addTiming(timing, name, values.get(key));
	const verb = values.get('verb');
	run.answer(
		verb === undefined ? undefined : {method: verb, url: values.get('url') ?? ''},
		{
			status: status === null ? undefined : Number(status[1]),
			statusText: status?.[2] ?? '',
			milliseconds: milliseconds === undefined ? undefined : Number(milliseconds),
		},
		entry,
		{headers: fieldsOf(values.get('headers')), timing},
	);
}

function fieldsOf(block: string | undefined): HeaderFields {
	const headers = new HeaderFields();
	for (const line of block === undefined || block === '' ? [] : block.split('\n')) headers.addLine(line);
	return headers;
}
