import {hasNoAnswer} from '../http/outcome.ts';
import {decodeResource} from '../http/resource.ts';
import {commandOnLine} from '../kubectl/commands.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Note, Run} from '../model/run.ts';
import {hasSentence} from '../words/sentences.ts';
import {absorb, groupFor} from './closing.ts';
import {Failure, type Statement} from './failure.ts';
import {groupsOf, isNoApi, isOptional, wentOn, type Group} from './groups.ts';
import {phaseOf, reasonOf, speaksOfTransport, statusOf} from './kubectl-words.ts';
import {bodyStatements, byWitness, noteStatements} from './statements.ts';
import {groupListedBy, groupsRefused, missingType, unlistedGroups} from './unlisted.ts';

/**
Finds what went wrong in a run: the root cause, without its echoes and without what the command recovered from.

In this order:
1. Failed requests, grouped by request and status; those that a later attempt recovered are dropped.
2. kubectl's last words and `server response object` say which of them ended the command. The others are noise: kubectl prints all
   its errors at the end.
3. Last words that fit no request are an echo of the first request that the command could not do without (`the server doesn't have
   a resource type` after a 401), or, where no request failed, kubectl's own error.
4. Without last words (a truncated log, another program) a failed request counts unless the run went on to succeed.
5. A tunnel that stands reports each failed connection through it as an error entry, and goes on.
*/
export function failuresOf(run: Run): Failure[] {
	// kubectl itself says that it did what it was asked to do.
	if (run.exitCode === 0 || (run.isQuoted && run.exchanges.length === 0 && run.kubeconfig === undefined)) return [];
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
	const needed = groups.filter(
		group =>
			(!isOptional(group) && !(isWatch(group) && unmatched.some(({text}) => ownLimit.test(text)))) ||
			isNoApi(run, group) ||
			unmatched.some(({text}) => listsMissingType(group, text)),
	);
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
	return run.exchanges.length === 0 ? fromCopies(run) : fromWitnesses(run, ({after}) => isUpgraded(run, after));
}

/** The types of an API group could not be listed, and last words miss one of them; a 404 is the server's own word that it has none. */
function listsMissingType({status, exchanges: [exchange]}: Group, text: string): boolean {
	const group = exchange === undefined ? undefined : groupListedBy(exchange);
	return group !== undefined && status !== 404 && missingType(text)?.isOf(group) === true;
}

/** The end of kubectl's own patience, which also ends the watch that it waited in. */
const ownLimit = /^(?:error: )?timed out waiting for the condition/;

const isWatch = ({status, exchanges: [exchange]}: Group): boolean =>
	status === undefined && exchange !== undefined && decodeResource(exchange.method, exchange.url)?.verb === 'watch';

/** Last words about something other than the failed requests. */
function independent(run: Run, told: readonly Group[], unmatched: readonly Note[]): Failure[] {
	if (told.some(({finals}) => finals.some(note => unmatched.includes(note)))) return [];
	// After a failed request, only words that cannot have a request are news.
	return fromWords(
		run,
		unmatched.filter(
			({text}) =>
				phaseOf(text) === 'local' && /^error: the server doesn't have a resource type|no matches for kind/.test(text),
		),
		true,
	);
}

function fromGroup(run: Run, group: Group): Failure {
	const statements: Statement[] = [];
	for (const exchange of group.exchanges) statements.push(...bodyStatements(exchange));
	for (const note of [...group.notes, ...group.finals]) statements.push(...noteStatements(note));
	const ordered = byWitness(statements);
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

/** Said of a response whose body was truncated: its status was good. */
const cutWords = /^Unable to connect to the server: (?:unexpected EOF$|[^\n]*while reading body)/;

const unansweredWords =
	/^(?:dial tcp |(?:Get|Post|Put|Patch|Delete) "https?:|Unable to connect to the server|The connection to the server )/;

/** An answer, of which only this is logged below -v=6. Source: client-go `rest/with_retry.go`. */
const isAskedToWait = ({kind, text}: Pick<Note, 'kind' | 'text'>): boolean =>
	kind === 'wait' && text.startsWith('Got a Retry-After ');

const isBrokenBody = ({kind, text}: Note): boolean =>
	kind === 'error' && /^(?:Stream|Unexpected) error .{0,200}when reading response body/.test(text);

/** Words that no cause recognises, after a successful read: it may have printed them. */
export const mayBeOutput = ({run, phase, exchanges}: Failure): boolean => {
	const last = run.exchanges.at(-1);
	return (
		run.exitCode === undefined &&
		phase === 'local' &&
		exchanges.length === 0 &&
		last !== undefined &&
		printsWhatItReads(run, last)
	);
};

/** A successful read by a command that may print what it read, errors included. After an upgrade kubectl has the last word. */
function printsWhatItReads({command}: Run, {method, url, status}: Exchange): boolean {
	if (status === undefined || status >= 400 || status === 101 || method !== 'GET') return false;
	const known = command === undefined ? undefined : commandOnLine(command);
	return decodeResource(method, url)?.purpose === 'target' && (known === undefined || known.echoes === true);
}

const isGood = ({status}: Exchange): boolean => status !== undefined && status < 400;

/**
The decoder's words about an answer that is no Kubernetes object. Sources: apimachinery `pkg/runtime` and its serializers, client-go
`discovery/discovery_client.go`.
*/
const aboutLastAnswer =
	/^(?:error: |Unable to connect to the server: )?(?:invalid character '<' looking for beginning of value$|Unknown discovery response content-type: |serializer for \S+(?:; charset=\S+)? doesn't exist|Object 'Kind' is missing in '|couldn't get version\/kind; |no kind "[^"]*" is registered for version)/;

/** Discovery is asked again and again: the same answer to the same request was read in vain each time. */
const isSameAnswer = (one: Exchange, other: Exchange): boolean =>
	one === other ||
	(other.status === 200 &&
		!isStream(other) &&
		one.method === other.method &&
		one.url === other.url &&
		one.status === other.status);

/** What went wrong after its good answer went wrong in it. */
const isStream = ({method, url, status}: Exchange): boolean =>
	status === 101 || (status === 200 && decodeResource(method, url)?.resource?.subresource === 'log');

/** Failures that only words show: kubectl stopped on its own, or the log has no HTTP entries. */
function fromWords(run: Run, finals: readonly Note[], anyFailed: boolean): Failure[] {
	const last = run.exchanges.at(-1);
	const isSaidInLog = run.notes.some(note => note.kind === 'connection' || isBrokenBody(note));
	const read = last !== undefined && printsWhatItReads(run, last);
	const words = finals.filter(({text, lines}) => {
		// After a klog entry of its own that says the same, it is not output.
		const headed = isSaidInLog || /^[IWEF]\d{4} /.test(lines[0]?.text ?? '');
		// kubectl only says this of a request without a response, and such a request would be in the log.
		if (!headed && read && unansweredWords.test(text) && !cutWords.test(text)) return false;
		// At these levels kubectl logs every request: words of an HTTP error without a failed request are output.
		return (
			headed ||
			!read ||
			anyFailed ||
			cutWords.test(text) ||
			(phaseOf(text) !== 'http' && !text.startsWith('Unable to connect'))
		);
	});
	if (words.length === 0) return [];
	// A prompt explains why stdin was read; the error is the result.
	const errors = words.filter(({text}) => !text.startsWith('Please enter '));
	const prompts = errors.length === 0 ? [] : words.filter(note => !errors.includes(note));
	const broken = run.notes.find(isBrokenBody);
	const exchange =
		broken === undefined
			? last !== undefined && (isStream(last) || (isGood(last) && finals.some(({text}) => aboutLastAnswer.test(text))))
				? last
				: undefined
			: run.exchanges.find(({index}) => index === broken.after);
	const others = run.notes.filter(
		({kind, text}) =>
			(kind === 'discovery' && isToldOf(text, words, run)) ||
			kind === 'connection' ||
			kind === 'error' ||
			kind === 'plugin' ||
			kind === 'status' ||
			(run.exchanges.length === 0 && isAskedToWait({kind, text})),
	);
	const groups = new Map<string, Note[]>();
	for (const note of errors.length === 0 ? words : errors) {
		// Several objects can fail in one command: each has its own words, and prefixes do not make them different.
		const key = `${phaseOf(note.text)} ${note.text}`;
		groups.set(key, [...(groups.get(key) ?? []), note]);
	}

	return [...groups.values()].map(notes => {
		const {text = '', apiStatus} = notes[0] ?? {};
		const statements = [...others, ...prompts, ...notes].flatMap(noteStatements);
		const ordered = byWitness(statements);
		const phase = others.some(isAskedToWait)
			? 'http'
			: phaseOf(
					[text, ...(groups.size === 1 ? others.map(note => note.text) : [])].find(
						words => phaseOf(words) !== 'local',
					) ?? text,
				);
		return new Failure({
			run,
			phase: apiStatus === undefined ? phase : 'http',
			exchanges: exchange === undefined ? [] : run.exchanges.filter(other => isSameAnswer(other, exchange)),
			status: apiStatus?.code ?? (phase === 'http' ? statusOf(text) : undefined),
			reason: apiStatus?.reason ?? reasonOf(text),
			statements: ordered,
			...(run.exchanges.length === 0 && {messages: notes}),
		});
	});
}

/** Words about what discovery did not bring, types or schemas: whatever went wrong in it may be why. */
const aboutDiscovery =
	/doesn't have a resource type|no matches for kind|complete list of server APIs|could not find the requested resource|failed to download openapi/;

/**
Whether a discovery error is one of these words' copies, or may be what is behind them.

kubectl goes on without the API groups that it could not list, and a single one only matters to a command that mentions it or looks
for one of its types.
*/
function isToldOf(text: string, words: readonly Note[], run: Run): boolean {
	const named = unlistedGroups(text);
	// Older releases do not say what it was that they did not cache.
	const groups = named.length > 0 ? named : groupsRefused(run);
	if (groups.length > 0)
		return words.some(note => {
			const type = missingType(note.text);
			return groups.some(group => (type === undefined ? note.text.includes(group) : type.isOf(group)));
		});
	const core = text.replace(/^\w+ "?https?:\/\/\S+?"?: /, '').slice(0, 200);
	return words.some(
		note =>
			note.text.includes(core) ||
			aboutDiscovery.test(note.text) ||
			(speaksOfTransport(note.text) && speaksOfTransport(text)),
	);
}

/** A log below -v=6 without its end: the copies of a discovery error are all there is. */
function fromCopies(run: Run): Failure[] {
	// A single API group that could not be listed is noise, unless last words mention it.
	const notes = run.notes.filter(
		({kind, text}) =>
			(kind === 'discovery' && !text.startsWith("couldn't get resource list for ")) ||
			kind === 'connection' ||
			kind === 'status',
	);
	const [first] = notes;
	if (first === undefined)
		return fromWitnesses(
			run,
			({text, lines: [line]}) => run.pid === undefined || isProxyServer(line?.text ?? '') || hasSentence(text),
		);
	const statements = notes.flatMap(noteStatements);
	return [
		new Failure({
			run,
			phase:
				first.apiStatus !== undefined || (phaseOf(first.text) === 'local' && statusOf(first.text) !== undefined)
					? 'http'
					: phaseOf(first.text),
			exchanges: [],
			status: first.apiStatus?.code ?? statusOf(first.text),
			reason: first.apiStatus?.reason ?? reasonOf(first.text),
			statements,
		}),
	];
}

/** The request that began last before a note was upgraded. */
const isUpgraded = (run: Run, after: number): boolean =>
	run.exchanges.some(({index, status}) => index === after && status === 101);

/** `kubectl proxy` on a request that it could not pass on. Source: kubectl `pkg/proxy/proxy_server.go`. */
const isProxyServer = (line: string): boolean => / proxy_server\.go:\d+\] /.test(line);

/** Errors of what goes through the command, which themselves do not end it. */
function fromWitnesses(run: Run, counts: (note: Note) => boolean): Failure[] {
	const alike = new Map<string, Note[]>();
	for (const note of run.notes) {
		if (note.kind !== 'error' || !counts(note)) continue;
		alike.set(note.text, [...(alike.get(note.text) ?? []), note]);
	}

	// The end of a tunnel is the echo of what broke in it.
	const end = alike.get(lost) ?? [];
	if (alike.size > 1) alike.delete(lost);
	return [...alike].map(
		([text, notes]) =>
			new Failure({
				run,
				phase: phaseOf(text),
				exchanges: [],
				status: statusOf(text),
				reason: reasonOf(text),
				statements: [...notes, ...end.filter(note => !notes.includes(note))].flatMap(noteStatements),
				messages: notes,
			}),
	);
}

/** kubectl port-forward says so in an error entry, newer releases as their last words. Source: client-go `tools/portforward/portforward.go`. */
const lost = 'lost connection to pod';
