import type {Entry} from '../../klog/entry.ts';
import {parseStructured} from '../../klog/values.ts';
import type {Exchange, Timing} from '../../model/exchange.ts';
import {addHeader, type Answer, type RunBuilder} from '../../runs/run-builder.ts';
import {parseCurl} from '../curl.ts';
import {splitTruncation} from '../truncation.ts';
import {addTiming, isRoundTripper} from './classic.ts';

/**
The key/value entries of client-go: bodies from 0.32 on, everything from 0.33 on (kubectl 1.33 to 1.36).

Source: `debuggingRoundTripper` in client-go `transport/round_trippers.go`; bodies: `logBody` in `rest/request.go`, which
reports its caller's file, so that only the message tells.
*/

const timingNames: Readonly<Record<string, keyof Timing>> = {
	dnsLookupMilliseconds: 'dnsMs',
	dialMilliseconds: 'connectMs',
	tlsHandshakeMilliseconds: 'tlsMs',
	getConnectionMilliseconds: 'getConnectionMs',
	serverProcessingMilliseconds: 'serverMs',
};

/** Messages that this dialect reads; anything else in quotes is a note. */
const known = /^"(?:Request|Response|Request Body|Response Body|HTTP Trace: [^"]*)"/;

/** Reads one structured entry; false when it is about something else. */
export function readStructured(entry: Entry, run: RunBuilder): boolean {
	if (!known.test(entry.message)) return false;
	if (entry.message.startsWith('"Request Body" body=""')) {
		run.requestBody({text: '', truncated: 0}, entry);
		return true;
	}

	const parsed = parseStructured(entry.message);
	if (parsed === undefined) return false;
	const {message, values, cut} = parsed;
	// Bodies are logged by whoever asked; everything else by one file.
	if (!message.endsWith(' Body') && !isRoundTripper(entry)) return false;
	switch (message) {
		case 'Request': {
			begin(values, entry, run);
			return true;
		}

		case 'Response': {
			// The log ends within the entry: an empty status here is not an answer that never came.
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
			else if (message.startsWith('HTTP Trace: DNS'))
				run.dns((values.get('address') ?? '').replace(/^\[(.*)\]$/s, '$1'));
			return true;
		}
	}
}

function begin(values: ReadonlyMap<string, string>, entry: Entry, run: RunBuilder): void {
	const curl = values.get('curlCommand');
	if (curl !== undefined) {
		const parsed = parseCurl(curl);
		if (parsed !== undefined) run.begin(parsed.method, parsed.url, entry).requestHeaders = parsed.headers;
		return;
	}

	const exchange = run.begin(values.get('verb') ?? '', values.get('url') ?? '', entry);
	readHeaders(values.get('headers'), exchange.requestHeaders);
}

function answer(values: ReadonlyMap<string, string>, entry: Entry, run: RunBuilder): void {
	const status = /^(\d{3}) ?(.*)$/s.exec(values.get('status') ?? '');
	const milliseconds = values.get('milliseconds');
	const answered: Answer = {
		status: status === null ? undefined : Number(status[1]),
		statusText: status?.[2] ?? '',
		milliseconds: milliseconds === undefined ? undefined : Number(milliseconds),
	};
	const verb = values.get('verb');
	const timing: Timing = {};
	for (const [key, name] of Object.entries(timingNames)) addTiming(timing, name, values.get(key));
	if (verb === undefined) {
		run.answerNext(answered, entry);
		for (const [name, value] of headerPairs(values.get('headers'))) run.header(name, value, entry);
		return;
	}

	const exchange: Exchange = run.answerNamed(verb, values.get('url') ?? '', answered, entry);
	readHeaders(values.get('headers'), exchange.responseHeaders);
	Object.assign(exchange.timing, timing);
}

function readHeaders(block: string | undefined, into: Exchange['requestHeaders']): void {
	for (const [name, value] of headerPairs(block)) addHeader(into, name, value);
}

function headerPairs(block: string | undefined): Array<[string, string]> {
	if (block === undefined || block === '') return [];
	return block.split('\n').flatMap((line): Array<[string, string]> => {
		const match = /^\s*([^:\s]+): (.*)$/.exec(line);
		return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
	});
}
