import {HeaderFields, noHeaders} from '../http/headers.ts';
import {isFailed} from '../http/outcome.ts';
import {attemptKey, redeemedKeys} from '../http/request-key.ts';
import {splitUrl} from '../http/resource.ts';
import {readStatus} from '../http/status.ts';
import type {RawBody} from '../http/truncation.ts';
import type {Entry} from '../klog/entry.ts';
import {timeOfDay} from '../klog/header.ts';
import type {ApiStatus, Body, Exchange, Timing} from '../model/exchange.ts';
import type {Note, NoteKind, Run} from '../model/run.ts';
import {linesOf} from '../klog/received.ts';
import {decodeBytes} from '../text/latin1.ts';
import type {Answer, OpenAnswer, Place} from './answer.ts';
import type {Budget} from './budget.ts';
import type {TextLine} from './last-words.ts';
import {
	bindInOrder,
	bindLooseAnswers,
	groupVersionOf,
	hasLength,
	servesGroupVersion,
	type LooseBody,
	unlistedIn,
} from './loose-answers.ts';

/** Characters of a body that are kept. */
const MAX_BODY = 16 * 1024;
/** Notes kept per run; a discovery error occurs five times, a retried one up to 55 times. */
const MAX_NOTES = 600;
/** Lines of plain text kept after the last entry; kubectl's last words may follow long output. */
const MAX_TAIL = 400;
/** Answered requests whose body may still come, in parallel discovery. */
const MAX_WAITING = 64;

/** `/api`, `/apis`, `/api/v1`, `/apis/apps/v1`, after any gateway prefix. */
const discovery = /\/api(?:s(?:\/[^/?]+){0,2}|\/v\d\w*)?(?:\?|$)/;

/** Its neighbours in a structured entry. */
type AnswerParts = {readonly headers?: HeaderFields | undefined; readonly timing?: Timing};

/** A request whose exchange is not complete yet. */
type Open = {
	readonly exchange: Exchange;
	readonly request: Place;
	readonly requestHeaders: HeaderFields;
	requestBody: {readonly body: RawBody; readonly entry: Entry} | undefined;
	answer: OpenAnswer | undefined;
	body: LooseBody | undefined;
};

/**
Builds one run from its entries: matches responses to requests, links attempts, collects notes.

client-go names no URL in the responses of -v=7 and -v=8 (and no request at all in body entries), so responses are matched by
order; while several requests are in flight they stay loose until all are answered, see `bindLooseAnswers`. An exchange is
completed when the next request begins: by then its headers and body have arrived, and only what will be inspected is decoded.
*/
export class RunBuilder {
	readonly run: Run;
	readonly #budget: Budget;
	/** Begun and not answered. */
	#pending: Open[] = [];
	/** Answered but not completed. */
	#answered: Open[] = [];
	#loose: OpenAnswer[] = [];
	#looseBodies: LooseBody[] = [];
	#requestBody: Open['requestBody'];
	/** The owner of header lines. */
	#headers: HeaderFields | undefined;
	/** The exchange or loose response that lines extend. */
	#lastAnswer: OpenAnswer | undefined;
	/** Failed exchanges by request, to find out which recovered. */
	readonly #failing = new Map<string, Exchange[]>();
	/** Exchanges so far, kept or not. */
	#count = 0;
	/** The last body without a request. */
	#headless: {readonly body: Body; readonly entry: Entry} | undefined;
	/** Plain lines since the last entry. */
	tail: TextLine[] = [];
	/** Whether one of them says that something failed. */
	saysError = false;
	/** Plain lines before the last entry, for a credential plugin's output. */
	#before: TextLine[] = [];

	constructor(run: Run, budget: Budget) {
		this.run = run;
		this.#budget = budget;
	}

	/** The next entry arrives: the plain lines before it end nothing. */
	turn(): void {
		this.#before = this.tail.slice(-40);
		this.tail = [];
		this.saysError = false;
	}

	/** A plain line after this run's last entry. */
	text(line: TextLine, isError: boolean): void {
		this.run.last = line.number;
		this.tail.push(line);
		this.saysError ||= isError;
		// The first lines show how the output began, the last ones are kubectl's last words.
		if (this.tail.length > MAX_TAIL) this.tail.splice(MAX_TAIL / 2, MAX_TAIL / 4);
	}

	/** Plain lines since the entry before the last one, such as a credential plugin's stderr. */
	takeBefore(): TextLine[] {
		const lines = this.#before;
		this.#before = [];
		return lines;
	}

	/** The last request and what is known of its response, complete or not. */
	get latest(): Exchange | undefined {
		return this.#pending.at(-1)?.exchange ?? this.#answered.at(-1)?.exchange ?? this.run.exchanges.at(-1);
	}

	begin(method: string, url: string, entry: Entry, headers = new HeaderFields()): void {
		if (this.#loose.length > 0 && (this.#loose.length >= this.#pending.length || !this.#discovers())) this.#settle();
		// While others are in flight, bodies of answered requests may still come.
		if (this.#pending.length === 0) this.#complete();
		const open: Open = {
			exchange: newExchange(++this.#count, method, url, entry),
			request: entry,
			requestHeaders: headers,
			requestBody: this.#requestBody,
			answer: undefined,
			body: undefined,
		};
		open.exchange.forCredentials = this.#asksForCredentials(open.exchange);
		this.#markQuestionsForCredentials(url);
		if (this.#requestBody !== undefined) open.exchange.first = this.#requestBody.entry.number;
		this.#requestBody = undefined;
		this.run.exchanges.push(open.exchange);
		this.#pending.push(open);
		this.#headers = headers;
	}

	/**
	A response: naming its request (-v=6, -v=9 and up; at -v=6 it is the request's only entry), or not: the only open request's, or
	a loose one.
	*/
	answer(
		named: {method: string; url: string} | undefined,
		answer: Answer,
		entry: Entry,
		parts: AnswerParts = {},
	): void {
		const open: OpenAnswer = {
			answer,
			headers: parts.headers ?? new HeaderFields(),
			timing: parts.timing ?? {},
			place: entry,
			last: entry.last,
		};
		// The request around it waits for the token.
		const inner = this.#pending.findLast(({exchange}) => exchange.forCredentials);
		if (named !== undefined) {
			const isNamed = ({exchange}: Open) => exchange.method === named.method && exchange.url === named.url;
			if (!this.#pending.some(isNamed)) this.begin(named.method, named.url, entry);
			const request = this.#pending.find(isNamed);
			if (request !== undefined) this.#bind(request, open, false);
		} else if (inner !== undefined) {
			this.#bind(inner, open, false);
		} else if (this.#loose.length > 0 || this.#pending.length > 1) {
			this.#loose.push(open);
		} else if (this.#pending[0] === undefined) {
			// The start of the log is missing: a response without its request does not say what was requested.
			return;
		} else {
			this.#bind(this.#pending[0], open, false);
		}

		this.#lastAnswer = open;
		this.#headers = open.headers;
	}

	/** `HTTP Statistics`: phases of the previous response or, in kubectl 1.23, a response whose status is not printed. */
	statistics(timing: Timing, durationMs: number | undefined, entry: Entry): void {
		const before = this.#lastAnswer;
		// A response that already has its phases belongs to another request: 1.23 prints nothing else.
		if (before !== undefined && before.last === entry.number - 1 && Object.keys(before.timing).length === 0) {
			Object.assign(before.timing, timing);
			before.last = entry.last;
		} else if (this.#pending.length > 0) {
			this.answer(undefined, {status: undefined, statusText: '', milliseconds: durationMs}, entry, {timing});
		}
	}

	/** `Request Headers:` and `Response Headers:` only announce what follows. */
	headersOf(which: 'request' | 'response', entry: Entry): void {
		if (which === 'request') {
			this.#headers = this.#pending.at(-1)?.requestHeaders;
		} else if (this.#lastAnswer !== undefined) {
			this.#headers = this.#lastAnswer.headers;
			this.#lastAnswer.last = entry.last;
		}
	}

	/** A header line of whatever was announced last. */
	header(entry: Entry): void {
		this.#headers?.addLine(entry.line);
		if (this.#lastAnswer?.headers === this.#headers && this.#lastAnswer !== undefined)
			this.#lastAnswer.last = entry.last;
	}

	/** Printed before its request, even for requests without a body. */
	requestBody(body: RawBody, entry: Entry): void {
		this.#requestBody = {body, entry};
	}

	/** Whether the next response body will be inspected: bodies are most of a log's bytes, and few are. */
	wantsBody(looksForeign: boolean): boolean {
		const open = this.#answered.at(-1);
		if (this.#loose.length > 0 || this.#answered.length > 1 || open === undefined || looksForeign) return true;
		return this.#budget.allowsDetail() || !((open.exchange.status ?? 500) < 400);
	}

	/** A body that will not be inspected. */
	passBody(entry: Entry): void {
		const open = this.#answered.at(-1);
		if (open !== undefined) open.exchange.last = Math.max(open.exchange.last, entry.last);
	}

	responseBody(raw: RawBody, entry: Entry): void {
		const parallel = this.#loose.length > 0 || this.#answered.length > 1;
		const body: LooseBody = {
			body: keepBody(raw, entry),
			length: raw.text.length + raw.truncated,
			groupVersion: parallel ? groupVersionOf(raw.text) : undefined,
			last: entry.last,
		};
		if (this.#loose.length > 0) {
			this.#looseBodies.push(body);
			return;
		}

		if (this.#pending.length === 0 && this.#answered.length === 0 && this.run.exchanges.length === 0) {
			this.#headless = {body: body.body, entry};
			return;
		}

		const waiting = this.#answered.filter(open => open.body === undefined);
		const open = ownerOf(body, waiting);
		if (open !== undefined) open.body = body;
	}

	dial(address: string, error: string | undefined, entry: Entry): void {
		const exchange = this.latest;
		const [line] = linesOf(entry);
		if (exchange !== undefined && line !== undefined && exchange.dials.length < 20) {
			const text = error === undefined ? undefined : decodeBytes(error);
			exchange.dials = [...exchange.dials, {address: decodeBytes(address), error: text, line}];
		}
	}

	dns(addresses: string): void {
		const exchange = this.latest;
		if (exchange !== undefined) exchange.dnsAddresses = decodeBytes(addresses);
	}

	note(
		kind: NoteKind,
		text: string,
		entry: Pick<Entry, 'lines'> & Partial<Pick<Note, 'time' | 'auditId'>>,
		apiStatus?: ApiStatus,
	): void {
		if (this.run.notes.length >= MAX_NOTES) return;
		const note: Note = {
			kind,
			text,
			lines: entry.lines.slice(0, 60).flatMap(linesOf),
			after: this.#count,
			apiStatus,
			time: entry.time,
			auditId: entry.auditId,
		};
		this.run.notes.push(note);
	}

	/** Completes what is still open; the log may be truncated anywhere. */
	finish(): void {
		if (this.#loose.length > 0) this.#settle();
		this.#complete();
		for (const open of this.#pending) this.#decode(open);
		if (this.run.exchanges.length > 0 || this.#headless === undefined) return;
		// The start of the log is missing: what was asked is not known, but what the server said is. A 404 may be what was hoped for.
		const status = readStatus(this.#headless.body.text);
		if (status?.message !== undefined && status.code !== 404)
			this.note('status', status.message, this.#headless.entry, status);
	}

	#bind(open: Open, answer: OpenAnswer, guessed: boolean): void {
		this.#pending = this.#pending.filter(other => other !== open);
		open.answer = answer;
		const {exchange} = open;
		exchange.status = answer.answer.status;
		exchange.durationMs = answer.answer.milliseconds;
		exchange.ended = true;
		exchange.guessed = guessed;
		exchange.timing = answer.timing;
		exchange.responseHeaders = answer.headers;
		this.#answered.push(open);
		if (this.#answered.length > MAX_WAITING) this.#complete();
	}

	/**
	Whether a request is made inside of another one, to renew its OpenID Connect token: for the metadata of the provider, and then for the
	token, which may have another address.

	Source: client-go `plugin/pkg/client/auth/oidc/oidc.go`, whose client logs requests as the one to the API server does.
	*/
	#asksForCredentials({method, url}: Exchange): boolean {
		const [outer] = this.#pending;
		if (outer === undefined || splitUrl(url).origin === splitUrl(outer.exchange.url).origin) return false;
		return (
			isMetadata({method, url}) || (method === 'POST' && this.run.exchanges.some(({forCredentials}) => forCredentials))
		);
	}

	/** At -v=6 answers alone are logged: those of the provider come right before that of the request which waited. */
	#markQuestionsForCredentials(url: string): void {
		const asked: Exchange[] = [];
		for (let at = this.run.exchanges.length - 1; at >= 0; at--) {
			const exchange = this.run.exchanges[at];
			if (exchange === undefined) return;
			if (!exchange.forCredentials) {
				const mayAsk = isMetadata(exchange) || exchange.method === 'POST';
				if (!mayAsk || splitUrl(exchange.url).origin === splitUrl(url).origin) return;
				asked.push(exchange);
				if (!isMetadata(exchange)) continue;
			}

			for (const each of asked) each.forCredentials = true;
			return;
		}
	}

	/** Whether everything in flight is discovery, the only thing that kubectl does in parallel and in bursts. */
	#discovers(): boolean {
		return this.#pending.every(({exchange}) => discovery.test(exchange.url));
	}

	#settle(): void {
		// An unanswered request, such as an abandoned watch, must not shift all later responses: the last ones win.
		const requests = this.#pending.slice(-Math.max(this.#loose.length, this.#discovers() ? this.#pending.length : 0));
		const exchanges = requests.map(({exchange}) => exchange);
		// Good responses that will not be inspected need not be told apart.
		const alike = !this.#budget.allowsDetail() && this.#loose.every(({answer}) => (answer.status ?? 500) < 400);
		const bound = alike
			? bindInOrder(exchanges, this.#loose)
			: bindLooseAnswers(
					exchanges,
					this.#loose,
					this.#looseBodies,
					[...this.run.notes, ...this.tail].flatMap(({text}) => unlistedIn(text)),
				);
		for (const {exchange, answer, body, certain} of bound) {
			const open = requests.find(other => other.exchange === exchange);
			if (open === undefined) continue;
			this.#bind(open, answer, !certain);
			open.body = body;
		}

		this.#loose = [];
		this.#looseBodies = [];
	}

	/** Processes answered exchanges whose headers and body have arrived: a success recovers the same request's earlier failures. */
	#complete(): void {
		if (this.#answered.length === 0) return;
		const complete = this.#answered;
		this.#answered = [];
		this.#lastAnswer = undefined;
		for (const open of complete) {
			const {exchange} = open;
			if (open.body !== undefined) exchange.responseBody = open.body.body;
			exchange.last = Math.max(exchange.last, open.answer?.last ?? 0, open.body?.last ?? 0);
			if ((exchange.status ?? 500) >= 400 && exchange.responseBody !== undefined) {
				exchange.apiStatus = readStatus(exchange.responseBody.text);
				exchange.status ??= exchange.apiStatus?.code;
			}

			const failed = isFailed(exchange);
			if (failed || this.#failing.size > 0) {
				keepRequestBody(open);
				this.#redeem(exchange, failed);
			}

			const kept = failed ? 'detail' : this.#budget.spend();
			if (kept === 'detail') {
				this.#decode(open);
				continue;
			}

			exchange.requestBody = undefined;
			exchange.requestHeaders = noHeaders;
			exchange.responseHeaders = noHeaders;
			exchange.dials = noDials;
			exchange.timing = noTiming;
			if (kept === 'outcome') {
				exchange.url = this.#budget.share(exchange.url);
			} else {
				const position = this.run.exchanges.lastIndexOf(exchange);
				if (position !== -1) this.run.exchanges.splice(position, 1);
				this.run.omitted++;
			}
		}
	}

	#redeem(exchange: Exchange, failed: boolean): void {
		if (failed) {
			const key = attemptKey(exchange);
			if (key === undefined) return;
			const failures = this.#failing.get(key);
			exchange.attempt = (failures?.length ?? 0) + 1;
			if (failures === undefined) this.#failing.set(key, [exchange]);
			else failures.push(exchange);
			return;
		}

		for (const key of redeemedKeys(exchange)) {
			const failures = this.#failing.get(key) ?? [];
			for (const failure of failures) failure.recovered = true;
			exchange.attempt += failures.length;
			this.#failing.delete(key);
		}
	}

	/** Converts raw data into text of its own. */
	#decode(open: Open): void {
		const {exchange, request, requestHeaders, answer} = open;
		exchange.url = decodeBytes(exchange.url);
		exchange.startedAtMs = request.time === undefined ? undefined : timeOfDay(request.time);
		[exchange.requestLine] = linesOf(request);
		requestHeaders.settle();
		exchange.requestHeaders = requestHeaders;
		keepRequestBody(open);
		if (answer === undefined) return;
		answer.headers.settle();
		exchange.statusText = decodeBytes(answer.answer.statusText);
		exchange.endedAtMs = answer.place.time === undefined ? undefined : timeOfDay(answer.place.time);
		[exchange.statusLine] = linesOf(answer.place);
	}
}

/** The question for the metadata of an identity provider. */
const isMetadata = ({method, url}: Pick<Exchange, 'method' | 'url'>): boolean =>
	method === 'GET' && url.endsWith('/.well-known/openid-configuration');

/** Shared by all exchanges that have none. */
const noDials: Exchange['dials'] = [];
const noTiming: Timing = {};

function newExchange(index: number, method: string, url: string, entry: Entry): Exchange {
	return {
		index,
		method,
		// Raw until it is completed.
		url,
		status: undefined,
		statusText: '',
		ended: false,
		guessed: false,
		forCredentials: false,
		requestHeaders: noHeaders,
		responseHeaders: noHeaders,
		requestBody: undefined,
		responseBody: undefined,
		apiStatus: undefined,
		durationMs: undefined,
		timing: noTiming,
		dials: noDials,
		dnsAddresses: undefined,
		startedAtMs: undefined,
		endedAtMs: undefined,
		first: entry.number,
		last: entry.last,
		requestLine: undefined,
		statusLine: undefined,
		attempt: 1,
		recovered: false,
	};
}

function keepRequestBody({exchange, requestBody}: Open): void {
	if (requestBody !== undefined && requestBody.body.text !== '')
		exchange.requestBody ??= keepBody(requestBody.body, requestBody.entry);
}

const pageWords = /<title>[^<]{0,200}\w|<h1>[^<]{0,200}\w/i;

function keepBody({text, truncated}: RawBody, entry: Entry): Body {
	const [first] = linesOf(entry);
	// For a web page the most descriptive line, otherwise the first one with content.
	const telling = entry.lines.find(({raw}) => pageWords.test(raw)) ?? entry.lines[1];
	return {
		text: decodeBytes(text.slice(0, MAX_BODY)),
		truncated: truncated + Math.max(0, text.length - MAX_BODY),
		line: first ?? {number: entry.number, text: ''},
		contentLine: telling === undefined ? undefined : linesOf(telling)[0],
	};
}

/** Whose body it is: that of the group version it names, else the only one of its length, else that of the last answer. */
function ownerOf({groupVersion, length}: LooseBody, waiting: readonly Open[]): Open | undefined {
	if (groupVersion !== undefined) {
		const named = waiting.find(({exchange}) => servesGroupVersion(exchange.url, groupVersion));
		// A list of types is no page, and none of another group.
		return named ?? waiting.findLast(({exchange}) => !discovery.test(exchange.url));
	}

	const fitting = waiting.filter(({answer}) => answer !== undefined && hasLength(answer, length));
	return fitting.length === 1 ? fitting[0] : waiting.at(-1);
}
