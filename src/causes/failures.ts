import {isUpgrade, requestKey} from '../http/request-key.ts';
import {hasNoAnswer, isFailed} from '../http/outcome.ts';
import {decodeResource} from '../http/resource.ts';
import type {Exchange, Line} from '../model/exchange.ts';
import type {Note, Run} from '../model/run.ts';
import {Failure, type Statement, type StatementSource} from './failure.ts';
import {phaseOf, reasonOf, speaksOfStatus, speaksOfTransport, statusOf} from './kubectl-words.ts';

/** Requests that failed alike: one trouble, however often it was tried. */
type Group = {
	readonly exchanges: Exchange[];
	readonly status: number | undefined;
	readonly notes: Note[];
	readonly finals: Note[];
};

/**
Finds what went wrong in a run: the root, without what the command recovered from and without the echoes of it.

The order of judgement:
1. Requests that failed, grouped by request and status; those that a later try redeemed are gone.
2. kubectl's last words and `server response object` say which of them ended the command. Others are noise then: kubectl
   prints all its errors at its end.
3. Last words that fit no request are an echo of the first request that the command could not do without
   (`the server doesn't have a resource type` after a 401), or, where no request failed, kubectl's own finding.
4. Without last words (a cut log, another program) a failed request counts unless the run went on to succeed.
*/
export function failuresOf(run: Run): Failure[] {
	// kubectl itself says that it did what it was asked to.
	if (run.exitCode === 0) return [];
	const groups = groupsOf(run);
	const closing = run.notes.filter(({kind}) => kind === 'final' || kind === 'status');
	const finals = closing.filter(({kind}) => kind === 'final');
	const unmatched: Note[] = [];
	for (const note of closing) {
		const group = groupFor(note, groups);
		if (group !== undefined) group.finals.push(note);
		else if (note.kind === 'final') unmatched.push(note);
	}

	const told = groups.filter(group => group.finals.length > 0);
	const needed = groups.filter(group => !isOptional(group));
	if (told.length === 0 && unmatched.length > 0 && needed[0] !== undefined) {
		needed[0].finals.push(...unmatched);
		told.push(needed[0]);
	}

	if (told.length > 0) {
		for (const group of groups.filter(other => !told.includes(other))) absorb(group, told);
		return [...told.map(group => fromGroup(run, group)), ...independent(run, told, unmatched)];
	}

	if (finals.length > 0) return fromWords(run, finals, groups.length > 0);
	const open = needed.filter(group => !wentOn(run, group));
	if (open.length > 0) return open.map(group => fromGroup(run, group));
	return run.exchanges.length === 0 ? fromCopies(run) : [];
}

function groupsOf(run: Run): Group[] {
	const groups = new Map<string, Group>();
	const refreshed = lastGood(run);
	for (const exchange of run.exchanges) {
		if (exchange.recovered || !(isFailed(exchange) || isForeignPage(exchange))) continue;
		// A 401 that is followed by any good answer: the credentials were renewed.
		if (exchange.status === 401 && exchange.index < refreshed && !isKubeletLeg(exchange)) continue;
		const upgrade = isUpgrade(exchange.method, exchange.url);
		const key = `${groupKey(exchange)} ${upgrade ? '' : (exchange.status ?? '')}`;
		const group = groups.get(key);
		if (group === undefined) {
			groups.set(key, {exchanges: [exchange], status: exchange.status, notes: [], finals: []});
			continue;
		}

		if (upgrade && group.status === undefined && exchange.status !== undefined) {
			// The second transport's answer is the one with a status; the first stays as its earlier try.
			groups.set(key, {...group, exchanges: [exchange, ...group.exchanges], status: exchange.status});
		} else {
			group.exchanges.push(exchange);
		}
	}

	const list = [...groups.values()];
	for (const note of run.notes) {
		if (note.kind === 'final' || note.kind === 'warning' || note.kind === 'wait') continue;
		const group = list.find(({exchanges}) => exchanges.some(({index}) => index === note.after));
		group?.notes.push(note);
	}

	// A drain evicts in parallel: its errors name the pod, and stand behind whichever request began last.
	for (const group of list.filter(({exchanges, notes}) => isEviction(exchanges[0]) && notes.length === 0)) {
		group.notes.push(...run.notes.filter(({kind, text}) => kind === 'error' && text.includes('evict')));
	}

	return list;
}

const isEviction = (exchange: Exchange | undefined) =>
	exchange !== undefined && decodeResource(exchange.method, exchange.url)?.resource?.subresource === 'eviction';

/** Evictions of one drain are one trouble; everything else by its request. */
function groupKey(exchange: Exchange): string {
	if (!isEviction(exchange)) return requestKey(exchange.method, exchange.url);
	return `EVICTION ${decodeResource(exchange.method, exchange.url)?.resource?.namespace ?? ''}`;
}

/** Index of the last exchange that the server answered well. */
function lastGood(run: Run): number {
	for (let at = run.exchanges.length - 1; at >= 0; at--) {
		const exchange = run.exchanges[at];
		if (exchange?.status !== undefined && exchange.status < 400 && !isForeignPage(exchange)) return exchange.index;
	}

	return 0;
}

/** 401 of a kubelet, passed on by the API server: the pod was read well before, so later answers prove nothing. */
const isKubeletLeg = (exchange: Exchange) => {
	const subresource = decodeResource(exchange.method, exchange.url)?.resource?.subresource;
	return subresource === 'log' || subresource === 'exec' || subresource === 'attach' || subresource === 'portforward';
};

/** 200 with a page for people: a portal or a login stands where the API server should be. */
export function isForeignPage(exchange: Exchange): boolean {
	if (exchange.status !== 200) return false;
	const isPage =
		exchange.responseHeaders.get('content-type')?.startsWith('text/html') === true ||
		/^\s*<(?:!doctype html|html)/i.test(exchange.responseBody?.text ?? '');
	if (!isPage) return false;
	const decoded = decodeResource(exchange.method, exchange.url);
	const subresource = decoded?.resource?.subresource;
	// What a service or a container serves may be a page.
	if (decoded === undefined || subresource === 'proxy' || subresource === 'log') return false;
	return decoded.purpose !== 'target' || decoded.resource !== undefined;
}

/** Requests that commands can do without, or whose refusal is an ordinary answer. */
function isOptional(group: Group): boolean {
	const [exchange] = group.exchanges;
	if (exchange === undefined) return true;
	const decoded = decodeResource(exchange.method, exchange.url);
	const status = group.status ?? 0;
	// `apply` reads before it creates, `wait` and `delete` until nothing is there; `--ignore-not-found` takes it for an answer.
	if ((exchange.method === 'GET' || exchange.method === 'DELETE') && status === 404) return true;
	if (decoded === undefined) return false;
	// A drain takes it for the end of the pod. Source: kubectl `pkg/drain/drain.go`.
	if (isEviction(exchange) && status === 404) return true;
	if (decoded.resource?.resource === 'events' && isSideEvent(exchange)) return true;
	// One API group of many; `/api` and `/apis` themselves are needed.
	if (decoded.purpose === 'discovery') return status !== 401 && status !== 0 && /^\/apis?\/./.test(decoded.path);
	return decoded.purpose === 'openapi' && status !== 401 && status !== 0;
}

/**
Events that a program writes while it does something else, and those that `kubectl describe` looks up for an object.

Both ignore a refusal. Sources: client-go `tools/record/event.go`, kubectl `pkg/describe/describe.go`.
*/
const isSideEvent = ({method, url}: Exchange): boolean =>
	method === 'POST' || method === 'PATCH' || (method === 'GET' && /[?&]fieldSelector=[^&]*involvedObject/.test(url));

/**
The run went on and read or wrote something well: a refused read before that was one it could do without.

So was a lost race: controllers and candidates for a leader's lease meet a 409, read again and go on.
*/
function wentOn(run: Run, group: Group): boolean {
	const last = group.exchanges.at(-1);
	if (last === undefined || (last.method !== 'GET' && last.method !== 'HEAD' && group.status !== 409)) return false;
	return run.exchanges.some(
		exchange =>
			exchange.index > last.index &&
			exchange.status !== undefined &&
			exchange.status < 400 &&
			!isForeignPage(exchange) &&
			decodeResource(exchange.method, exchange.url)?.purpose === 'target',
	);
}

/** Which failed request a closing note is about: the same words first, then the same status. */
function groupFor(note: Note, groups: readonly Group[]): Group | undefined {
	let best: Group | undefined;
	let bestScore = 0;
	for (const group of groups) {
		const score = scoreOf(note, group);
		// Later requests win: preparation comes first, the command itself last.
		if (score > 0 && score >= bestScore) {
			best = group;
			bestScore = score;
		}
	}

	return best;
}

function scoreOf(note: Note, group: Group): number {
	const words = wordsOf(group);
	if (words.some(text => text.length > 8 && note.text.includes(text))) return 4;
	if (note.kind === 'status')
		return note.apiStatus?.code === undefined ? 0 : Number(note.apiStatus.code === group.status) * 3;
	if (mentionsGroupVersion(note.text, group)) return 3;
	if (group.status === undefined) return speaksOfTransport(note.text) ? 2 : 0;
	if (group.status === 200)
		return /invalid character '<'|json parse error|content-type: text\/html|not a Status|Server returned an unexpected/.test(
			note.text,
		)
			? 2
			: 0;
	if (group.status === 404 && !namesMissing(note.text, group)) return 0;
	return speaksOfStatus(note.text, group.status) ? 2 : 0;
}

/** Charts, files and programs can be `not found` too: without the API's own words, the object's name must be among them. */
function namesMissing(text: string, {exchanges: [exchange]}: Group): boolean {
	if (/\(NotFound\)|could not find the requested resource|upgrade/.test(text)) return true;
	const {name, namespace} =
		(exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)?.resource) ?? {};
	return (
		[name, namespace].some(part => part !== undefined && text.includes(`"${part}" not found`)) || name === undefined
	);
}

/** The server's own message, or the end of the transport error: kubectl repeats them with prefixes of its own. */
function wordsOf(group: Group): string[] {
	const own = group.exchanges.flatMap(({apiStatus}) => (apiStatus?.message === undefined ? [] : [apiStatus.message]));
	const copied = group.notes.flatMap(({kind, text}) =>
		kind === 'connection' || kind === 'discovery' || kind === 'fallback'
			? [text.replace(/^\w+ "?https?:\/\/\S+?"?: /, '')]
			: [],
	);
	return [...own, ...copied].map(text => text.trim().slice(0, 200));
}

/** `unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: …` names what could not be discovered. */
function mentionsGroupVersion(text: string, {exchanges: [exchange]}: Group): boolean {
	const path = exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)?.path;
	const groupVersion = path === undefined ? undefined : /^\/apis\/([^/]+\/[^/]+)$/.exec(path)?.[1];
	return groupVersion !== undefined && text.includes(groupVersion);
}

/**
The same trouble met by another request of the run: refused credentials and a broken connection are no business of one URL,
and the same words of a server are the same refusal.
*/
function absorb(group: Group, told: readonly Group[]): void {
	const words = new Set(wordsOf(group));
	const same = told.find(
		({status, exchanges: [exchange], ...other}) =>
			status === group.status &&
			(status === 401 ||
				(status === undefined && exchange !== undefined) ||
				(isPreparation(exchange) && isPreparation(group.exchanges[0])) ||
				wordsOf({status, exchanges: exchange === undefined ? [] : [exchange], ...other}).some(text => words.has(text))),
	);
	if (same === undefined) return;
	same.exchanges.push(...group.exchanges);
	same.exchanges.sort((one, other) => one.index - other.index);
	same.notes.push(...group.notes);
}

/** `/api` and `/apis` are asked together: whatever refuses the one refuses the other. */
const isPreparation = (exchange: Exchange | undefined): boolean =>
	exchange !== undefined && /^\/apis?$/.test(decodeResource(exchange.method, exchange.url)?.path ?? '');

/** Last words that are about something else than the requests that failed. */
function independent(run: Run, told: readonly Group[], unmatched: readonly Note[]): Failure[] {
	if (told.some(({finals}) => finals.some(note => unmatched.includes(note)))) return [];
	// Behind a request that failed, only words that can have no request are news.
	return fromWords(
		run,
		unmatched.filter(
			({text}) =>
				phaseOf(text) === 'local' && /^error: the server doesn't have a resource type|no matches for kind/.test(text),
		),
		true,
	);
}

const statementOrder: readonly StatementSource[] = [
	'body',
	'fallback',
	'connection',
	'status',
	'discovery',
	'error',
	'final',
	'plugin',
];

function fromGroup(run: Run, group: Group): Failure {
	const statements: Statement[] = [];
	for (const exchange of group.exchanges) statements.push(...bodyStatements(exchange));
	for (const note of [...group.notes, ...group.finals]) statements.push(...noteStatements(note));
	const ordered = statementOrder.flatMap(source => statements.filter(statement => statement.source === source));
	const words = ordered.map(({text}) => text).join('\n');
	const [exchange] = group.exchanges;
	// A refused WebSocket upgrade has an empty status though the server did answer; its words say so.
	const upgradeAnswered =
		group.status === undefined && group.notes.some(({kind, text}) => kind === 'fallback' && !speaksOfTransport(text));
	const answered = group.status !== undefined || upgradeAnswered || (exchange !== undefined && !hasNoAnswer(exchange));
	const handshake = /bad handshake \((\d{3})/.exec(words)?.[1];
	return new Failure({
		run,
		phase: answered ? 'http' : 'transport',
		exchanges: group.exchanges.toSorted(
			(one, other) => Number(hasNoAnswer(one)) - Number(hasNoAnswer(other)) || one.index - other.index,
		),
		status:
			group.status ??
			(answered
				? handshake === undefined
					? (statusOf(words) ?? (/ is forbidden: /.test(words) ? 403 : undefined))
					: Number(handshake)
				: undefined),
		reason:
			group.exchanges.find(({apiStatus}) => apiStatus?.reason !== undefined)?.apiStatus?.reason ??
			group.finals.find(({apiStatus}) => apiStatus?.reason !== undefined)?.apiStatus?.reason ??
			reasonOf(words),
		statements: ordered,
	});
}

function bodyStatements(exchange: Exchange): Statement[] {
	const {apiStatus, responseBody: body} = exchange;
	if (body === undefined) return [];
	if (apiStatus?.message !== undefined)
		return [{source: 'body', text: apiStatus.message, line: lineOfBody(exchange), clientMade: apiStatus.clientMade}];
	return body.text === '' || !(isFailed(exchange) || isForeignPage(exchange))
		? []
		: [{source: 'body', text: body.text.slice(0, 4096), line: body.line, clientMade: false}];
}

/** A block's words stand on the line below `body=<`. */
const lineOfBody = ({responseBody}: Exchange): Line =>
	responseBody?.contentLine ?? responseBody?.line ?? {number: 0, text: ''};

function noteStatements(note: Note): Statement[] {
	const source: StatementSource = note.kind === 'warning' || note.kind === 'wait' ? 'error' : note.kind;
	const line = carrying(note, note.text);
	return line === undefined || note.text === ''
		? []
		: [{source, text: note.text, line, lines: note.lines, clientMade: note.apiStatus?.clientMade ?? isFixedText(note)}];
}

/** The fixed texts that client-go makes of a bare status code, in copies that do not show the Status object. */
const fixedTexts =
	/^(?:error: You must be logged in to the server \()?(?:the server has asked for the client to provide credentials|the server is currently unable to handle the request|the server could not find the requested resource|the server does not allow access to the requested resource|the server has received too many requests and has asked us to try again later|the server was unable to return a response in the time allotted[^()]*|the server rejected our request for an unknown reason|the server does not allow this method on the requested resource|an error on the server \("[^]*"\) has prevented the request from succeeding)(?: \([^()]*\))?\)?$/;

const isFixedText = ({text}: Note): boolean =>
	fixedTexts.test(
		text.replace(/^Error from server(?: \(\w+\))?: /, '').replace(/^error: (?:error validating [^]*openapi: )?/, ''),
	);

/** The line of a note on which these words stand. */
function carrying(note: Note, words: string): Line | undefined {
	const first = words.split('\n', 1)[0]?.slice(0, 60) ?? '';
	const quoted = first.replaceAll('"', String.raw`\"`);
	return note.lines.find(({text}) => first !== '' && (text.includes(first) || text.includes(quoted))) ?? note.lines[0];
}

const unansweredWords =
	/^(?:dial tcp |(?:Get|Post|Put|Patch|Delete) "https?:|Unable to connect to the server|The connection to the server )/;

/** Failures that only words show: kubectl stopped by itself, or the log has no HTTP entries. */
function fromWords(run: Run, finals: readonly Note[], anyFailed: boolean): Failure[] {
	const last = run.exchanges.at(-1);
	const read =
		last !== undefined &&
		last.status !== undefined &&
		last.status < 400 &&
		last.method === 'GET' &&
		decodeResource(last.method, last.url)?.purpose === 'target';
	const answered = last?.status !== undefined && last.status < 400;
	const words = finals.filter(({text, lines}) => {
		const headed = /^[IWEF]\d{4} /.test(lines[0]?.text ?? '');
		// kubectl says so of a request without an answer only, and such a request would stand in the log.
		if (!headed && answered && unansweredWords.test(text)) return false;
		// At these levels kubectl logs every request: words of an HTTP error without a failed request are output.
		return headed || !read || anyFailed || (phaseOf(text) !== 'http' && !text.startsWith('Unable to connect'));
	});
	if (words.length === 0) return [];
	// A prompt says why standard input was read; the error is what came of it.
	const errors = words.filter(({text}) => !text.startsWith('Please enter '));
	const prompts = errors.length === 0 ? [] : words.filter(note => !errors.includes(note));
	const broken = run.notes.find(({kind, text}) => kind === 'error' && text.startsWith('Stream error'));
	const exchange = broken === undefined ? undefined : run.exchanges.find(({index}) => index === broken.after);
	const others = run.notes.filter(
		({kind, text}) =>
			(kind === 'discovery' && isToldOf(text, words)) ||
			kind === 'connection' ||
			kind === 'error' ||
			kind === 'plugin' ||
			kind === 'status',
	);
	const groups = new Map<string, Note[]>();
	for (const note of errors.length === 0 ? words : errors) {
		// Several objects can fail in one command: each has its own words, and prefixes do not make them different.
		const key = `${phaseOf(note.text)} ${note.text}`;
		groups.set(key, [...(groups.get(key) ?? []), note]);
	}

	return [...groups.values()].map(notes => {
		const text = notes[0]?.text ?? '';
		const statements = [...others, ...prompts, ...notes].flatMap(noteStatements);
		const ordered = statementOrder.flatMap(source => statements.filter(statement => statement.source === source));
		const phase = phaseOf(
			[text, ...(groups.size === 1 ? others.map(note => note.text) : [])].find(words => phaseOf(words) !== 'local') ??
				text,
		);
		return new Failure({
			run,
			phase,
			exchanges: exchange === undefined ? [] : [exchange],
			status: phase === 'http' ? statusOf(text) : undefined,
			reason: reasonOf(text),
			statements: ordered,
		});
	});
}

/** One API group that could not be listed matters only to a command that speaks of it; it slows all the others. */
function isToldOf(text: string, words: readonly Note[]): boolean {
	const group = /^couldn't get resource list for ([^/:\s]+)/.exec(text)?.[1];
	return group === undefined || words.some(note => note.text.includes(group));
}

/** A log below -v=6 whose end is missing: the copies of a discovery error are all there is. */
function fromCopies(run: Run): Failure[] {
	// One API group that could not be listed is noise, unless last words speak of it.
	const notes = run.notes.filter(
		({kind, text}) =>
			(kind === 'discovery' && !text.startsWith("couldn't get resource list for ")) ||
			kind === 'connection' ||
			kind === 'status',
	);
	const [first] = notes;
	if (first === undefined) return [];
	const statements = notes.flatMap(noteStatements);
	return [
		new Failure({
			run,
			phase: phaseOf(first.text) === 'local' && statusOf(first.text) !== undefined ? 'http' : phaseOf(first.text),
			exchanges: [],
			status: first.apiStatus?.code ?? statusOf(first.text),
			reason: first.apiStatus?.reason ?? reasonOf(first.text),
			statements,
		}),
	];
}
