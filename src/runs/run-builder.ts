import {readStatus} from '../http/status.ts';
import {requestKey} from '../http/request-key.ts';
import type {Entry, RawLine} from '../klog/entry.ts';
import {timeOfDay} from '../klog/header.ts';
import type {ApiStatus, Exchange, Headers, Line, Timing} from '../model/exchange.ts';
import type {Note, NoteKind, Run} from '../model/run.ts';
import {decodeBytes, linesOf} from '../text.ts';
import {isFailed} from '../http/outcome.ts';
import {
	bindLooseAnswers,
	groupVersionOf,
	servesGroupVersion,
	type LooseAnswer,
	type LooseBody,
} from './loose-answers.ts';
import type {Budget} from './budget.ts';

/** Characters of a body that are kept. */
const MAX_BODY = 16 * 1024;
/** Notes of one run that are kept; a discovery error comes five times, a retried one up to 55 times. */
const MAX_NOTES = 600;
/** Lines of plain text that are kept behind the last entry; kubectl's last words may follow long output. */
const MAX_TAIL = 400;

/** What a response entry says. */
export type Answer = {
	readonly status: number | undefined;
	readonly statusText: string;
	readonly milliseconds: number | undefined;
};

/** What a body entry carries, latin1. */
export type RawBody = {readonly text: string; readonly truncated: number};

type HeaderTarget = {readonly headers: Headers; readonly kept: boolean};

/**
Builds one run from its entries: pairs requests with answers, joins attempts, collects notes.

client-go names no URL in the answers of -v=7 and -v=8 (and names no request in body entries at all), so answers are bound by
order; while several requests are in flight they stay loose until all are answered, see `bindLooseAnswers`.
*/
export class RunBuilder {
	readonly run: Run;
	readonly #budget: Budget;
	/** Begun and not answered. */
	#pending: Exchange[] = [];
	/** Answered, still waiting for a body. */
	#bodyless: Exchange[] = [];
	/** Answered, not yet looked at for recovery. */
	#untracked: Exchange[] = [];
	#loose: LooseAnswer[] = [];
	#looseBodies: LooseBody[] = [];
	#requestBody: {body: RawBody; entry: Entry} | undefined;
	#target: HeaderTarget | undefined;
	#lastAnswered: Exchange | undefined;
	/** Failed exchanges by request, to find out which recovered. */
	readonly #failing = new Map<string, Exchange[]>();
	/** Exchanges so far, kept or not. */
	#count = 0;
	/** Plain lines since the last entry. */
	tail: RawLine[] = [];
	/** Plain lines before the last entry, for what a credential plugin printed. */
	#before: RawLine[] = [];
	#sawTail = false;

	constructor(run: Run, budget: Budget) {
		this.run = run;
		this.#budget = budget;
	}

	/** Marks where the next entry of this run stands; called before its content is handed in. */
	touch(entry: Entry): void {
		this.run.last = entry.last;
		if (this.tail.length > 0) {
			this.#before = this.tail.slice(-40);
			this.tail = [];
		}
	}

	/** A plain line behind this run's last entry. */
	text(line: RawLine): void {
		this.#sawTail = true;
		this.run.last = line.number;
		this.tail.push(line);
		// The first lines tell how the output began, the last ones are kubectl's last words.
		if (this.tail.length > MAX_TAIL) this.tail.splice(MAX_TAIL / 2, MAX_TAIL / 4);
	}

	/** True when plain text has followed an entry: the program may have ended. */
	get hasOutput(): boolean {
		return this.#sawTail;
	}

	/** Plain lines since the entry before the last one, such as a credential plugin's standard error. */
	takeBefore(): RawLine[] {
		const lines = this.#before;
		this.#before = [];
		return lines;
	}

	begin(method: string, url: string, entry: Entry): Exchange {
		if (this.#loose.length > 0 && this.#loose.length >= this.#pending.length) this.#settle();
		this.#track();
		const exchange: Exchange = {
			index: ++this.#count,
			method,
			url: decodeBytes(url),
			status: undefined,
			statusText: '',
			ended: false,
			guessed: false,
			requestHeaders: new Map(),
			responseHeaders: new Map(),
			requestBody: undefined,
			responseBody: undefined,
			apiStatus: undefined,
			durationMs: undefined,
			timing: {},
			dials: [],
			dnsAddresses: undefined,
			startedAtMs: entry.header === undefined ? undefined : timeOfDay(entry.header.time),
			endedAtMs: undefined,
			first: firstNumber(entry),
			last: entry.last,
			requestLine: firstLine(entry),
			statusLine: undefined,
			attempt: 1,
			recovered: false,
		};
		if (this.#requestBody !== undefined) {
			const {body, entry: bodyEntry} = this.#requestBody;
			this.#requestBody = undefined;
			exchange.first = Math.min(exchange.first, firstNumber(bodyEntry));
			if (body.text !== '') exchange.requestBody = keepBody(body, bodyEntry);
		}

		this.run.exchanges.push(exchange);
		this.#pending.push(exchange);
		this.#target = {headers: exchange.requestHeaders, kept: true};
		return exchange;
	}

	/** A request and its answer in one line (-v=6), or the answer to a request that the log shows (-v=9 and up). */
	answerNamed(method: string, url: string, answer: Answer, entry: Entry): Exchange {
		const decoded = decodeBytes(url);
		const exchange =
			this.#pending.find(({method: other, url: otherUrl}) => other === method && otherUrl === decoded) ??
			this.begin(method, url, entry);
		this.#end(exchange, answer, entry);
		return exchange;
	}

	/** An answer without a URL: the only open request's, or a loose one. */
	answerNext(answer: Answer, entry: Entry): void {
		if (this.#pending.length - this.#loose.length > 1 || this.#loose.length > 0) {
			const loose: LooseAnswer = {
				answer,
				headers: new Map(),
				line: firstLine(entry),
				last: entry.last,
				endedAtMs: timeOf(entry),
				timing: {},
			};
			this.#loose.push(loose);
			this.#target = {headers: loose.headers, kept: true};
			return;
		}

		const exchange = this.#pending[0];
		// The head of the log is missing: an answer without its request says nothing about what was asked.
		if (exchange === undefined) return;
		this.#end(exchange, answer, entry);
	}

	/** `HTTP Statistics` of kubectl 1.23 at -v=9 end a request whose status is not printed. */
	statistics(timing: Timing, durationMs: number | undefined, entry: Entry): void {
		const answered = this.#lastAnswered;
		const loose = this.#loose.at(-1);
		if (this.#pending.length === 0 || (answered !== undefined && answered.last === firstNumber(entry) - 1)) {
			if (answered !== undefined) Object.assign(answered.timing, timing);
			this.#extend(answered, entry);
			return;
		}

		if (loose !== undefined && loose.last === firstNumber(entry) - 1) {
			Object.assign(loose.timing, timing);
			return;
		}

		this.answerNext({status: undefined, statusText: '', milliseconds: durationMs}, entry);
		const ended = this.#lastAnswered;
		const justLoose = this.#loose.at(-1);
		if (justLoose !== undefined) Object.assign(justLoose.timing, timing);
		else if (ended !== undefined) Object.assign(ended.timing, timing);
	}

	/** `Request Headers:` and `Response Headers:` only name what follows. */
	headersOf(which: 'request' | 'response', entry: Entry): void {
		if (which === 'request') {
			const exchange = this.#pending.at(-1);
			if (exchange !== undefined) this.#target = {headers: exchange.requestHeaders, kept: true};
			return;
		}

		const loose = this.#loose.at(-1);
		const headers = loose?.headers ?? this.#lastAnswered?.responseHeaders;
		if (headers !== undefined) this.#target = {headers, kept: true};
		this.#extend(this.#lastAnswered, entry);
	}

	/** A header line of whatever was named last. */
	header(name: string, value: string, entry: Entry): void {
		if (this.#target === undefined) return;
		addHeader(this.#target.headers, name, value);
		if (this.#target.headers === this.#lastAnswered?.responseHeaders) this.#extend(this.#lastAnswered, entry);
		else this.#extend(this.#pending.at(-1), entry);
	}

	/** Printed before its request, and for requests without a body too. */
	requestBody(body: RawBody, entry: Entry): void {
		this.#requestBody = {body, entry};
	}

	responseBody(body: RawBody, entry: Entry): void {
		const groupVersion = this.#loose.length > 0 || this.#bodyless.length > 1 ? groupVersionOf(body.text) : undefined;
		if (this.#loose.length > 0) {
			this.#looseBodies.push({
				body: keepBody(body, entry),
				length: body.text.length + body.truncated,
				groupVersion,
				last: entry.last,
			});
			return;
		}

		const exchange =
			(groupVersion === undefined
				? undefined
				: this.#bodyless.find(({url}) => servesGroupVersion(url, groupVersion))) ?? this.#bodyless.at(-1);
		if (exchange === undefined) return;
		this.#bodyless.splice(this.#bodyless.indexOf(exchange), 1);
		this.#setBody(exchange, body, entry);
	}

	dial(address: string, error: string | undefined, entry: Entry): void {
		const exchange = this.#pending.at(-1) ?? this.run.exchanges.at(-1);
		const line = firstLine(entry);
		if (exchange !== undefined && line !== undefined && exchange.dials.length < 20)
			exchange.dials.push({address, error, line});
	}

	dns(addresses: string): void {
		const exchange = this.#pending.at(-1) ?? this.run.exchanges.at(-1);
		if (exchange !== undefined) exchange.dnsAddresses = addresses;
	}

	note(kind: NoteKind, text: string, entry: Pick<Entry, 'lines'>, apiStatus?: ApiStatus): void {
		if (this.run.notes.length >= MAX_NOTES) return;
		const note: Note = {
			kind,
			text,
			lines: entry.lines.slice(0, 60).flatMap(linesOf),
			after: this.#count,
			apiStatus,
		};
		this.run.notes.push(note);
	}

	/** Settles what is still open; the log may have been cut anywhere. */
	finish(): void {
		if (this.#loose.length > 0) this.#settle();
		this.#track();
	}

	#end(exchange: Exchange, answer: Answer, entry: Entry): void {
		const position = this.#pending.indexOf(exchange);
		if (position !== -1) this.#pending.splice(position, 1);
		exchange.status = answer.status;
		exchange.statusText = answer.statusText;
		exchange.durationMs = answer.milliseconds;
		exchange.ended = true;
		exchange.endedAtMs = timeOf(entry);
		exchange.statusLine = firstLine(entry);
		this.#extend(exchange, entry);
		this.#lastAnswered = exchange;
		this.#target = {headers: exchange.responseHeaders, kept: true};
		this.#bodyless.push(exchange);
		if (this.#bodyless.length > 64) this.#bodyless.shift();
		this.#untracked.push(exchange);
	}

	/** Looks at exchanges whose headers have arrived by now: a success redeems the same request's failures before it. */
	#track(): void {
		for (const exchange of this.#untracked) {
			const key = requestKey(exchange.method, exchange.url);
			const failures = this.#failing.get(key);
			if (isFailed(exchange)) {
				exchange.attempt = (failures?.length ?? 0) + 1;
				if (failures === undefined) this.#failing.set(key, [exchange]);
				else failures.push(exchange);
				continue;
			}

			if (failures !== undefined) {
				exchange.attempt = failures.length + 1;
				for (const failure of failures) failure.recovered = true;
				this.#failing.delete(key);
			}

			this.#budget.spend(this.run, exchange);
		}

		this.#untracked = [];
	}

	#settle(): void {
		for (const {exchange, loose, body, certain} of bindLooseAnswers(this.#pending, this.#loose, this.#looseBodies)) {
			exchange.guessed = !certain;
			exchange.status = loose.answer.status;
			exchange.statusText = loose.answer.statusText;
			exchange.durationMs = loose.answer.milliseconds;
			exchange.ended = true;
			exchange.endedAtMs = loose.endedAtMs;
			exchange.statusLine = loose.line;
			exchange.responseHeaders = loose.headers;
			exchange.timing = loose.timing;
			exchange.last = Math.max(exchange.last, body?.last ?? loose.last);
			if (body !== undefined) {
				exchange.responseBody = body.body;
				exchange.apiStatus = readStatus(body.body.text);
				exchange.status ??= exchange.apiStatus?.code;
			}

			this.#lastAnswered = exchange;
			this.#untracked.push(exchange);
		}

		this.#pending = this.#pending.filter(({ended}) => !ended);
		this.#loose = [];
		this.#looseBodies = [];
	}

	#setBody(exchange: Exchange, body: RawBody, entry: Entry): void {
		this.#extend(exchange, entry);
		const failed = isFailed(exchange) || exchange.status === undefined;
		if (!failed && !this.#budget.allowsDetail()) return;
		exchange.responseBody = keepBody(body, entry);
		if (!failed) return;
		exchange.apiStatus = readStatus(exchange.responseBody.text);
		exchange.status ??= exchange.apiStatus?.code;
	}

	#extend(exchange: Exchange | undefined, entry: Entry): void {
		if (exchange !== undefined && entry.last > exchange.last) exchange.last = entry.last;
	}
}

function keepBody({text, truncated}: RawBody, entry: Entry): NonNullable<Exchange['responseBody']> {
	return {
		text: decodeBytes(text.slice(0, MAX_BODY)),
		truncated: truncated + Math.max(0, text.length - MAX_BODY),
		line: firstLine(entry) ?? {number: firstNumber(entry), text: ''},
		contentLine: entry.lines[1] === undefined ? undefined : linesOf(entry.lines[1])[0],
	};
}

/** Several values of one header name are one line each. */
export function addHeader(headers: Headers, name: string, value: string): void {
	const key = name.toLowerCase();
	const before = headers.get(key);
	const decoded = decodeBytes(value);
	headers.set(key, before === undefined ? decoded : `${before}, ${decoded}`);
}

const firstNumber = (entry: Entry) => entry.lines[0]?.number ?? entry.last;

const timeOf = (entry: Entry) => (entry.header === undefined ? undefined : timeOfDay(entry.header.time));

function firstLine(entry: Entry): Line | undefined {
	const line = entry.lines[0];
	return line === undefined ? undefined : linesOf(line)[0];
}
