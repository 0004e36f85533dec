import {decodeResource} from '../http/resource.ts';
import type {Exchange, Resource} from '../model/exchange.ts';
import type {Note} from '../model/run.ts';
import type {Group} from './groups.ts';
import {speaksOfStatus, speaksOfTransport} from './kubectl-words.ts';

/** The failed request that a closing note is about: first by the same words, then by the same status. */
export function groupFor(note: Note, groups: readonly Group[]): Group | undefined {
	let best: Group | undefined;
	let bestScore = 0;
	for (const group of groups) {
		const score = scoreOf(note, group);
		// Later requests win: preparation comes first, the command itself last. Objects are told of in the order in which they failed.
		const next = best === undefined || !isSibling(best, group) || isTold(best, note);
		if (score > 0 && (score > bestScore || (score === bestScore && next))) {
			best = group;
			bestScore = score;
		}
	}

	return best;
}

/** Objects of one kind that were refused alike. */
function isSibling(one: Group, other: Group): boolean {
	const kinds = [one, other].map(({status, exchanges: [exchange]}) => {
		const asked = exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)?.resource;
		return (
			asked && [exchange?.method, status, asked.group, asked.resource, asked.subresource, asked.namespace].join(' ')
		);
	});
	return kinds[0] !== undefined && kinds[0] === kinds[1];
}

const isTold = ({finals}: Group, note: Note): boolean => finals.some(({kind}) => kind === note.kind);

function scoreOf(note: Note, group: Group): number {
	if (namesRequest(note.text, group)) return 5;
	const words = wordsOf(group);
	if (words.some(text => text.length > 8 && note.text.includes(text))) return 4;
	if (note.kind === 'status') return note.apiStatus?.code === group.status ? nameScore(note, group) : 0;
	if (mentionsGroupVersion(note.text, group)) return 3;
	if (group.status === undefined) return speaksOfTransport(note.text) ? 2 : 0;
	if (group.status === 200)
		return /invalid character '<'|json parse error|content-type: text\/html|not a Status|Server returned an unexpected/.test(
			note.text,
		)
			? 2
			: 0;
	if (group.status === 404 && !namesMissing(note.text, group)) return 0;
	return speaksOfStatus(note.text, group.status) ? (namesObject(note.text, group) ? 3 : 2) : 0;
}

/**
`… (get nodes.metrics.k8s.io)`: what client-go adds to the words that it makes of a status, and so may say of several requests.

Source: `NewGenericServerResponse` in apimachinery `api/errors/errors.go`.
*/
function namesRequest(text: string, {exchanges: [exchange]}: Group): boolean {
	const [, verb, type, name] =
		/\((get|post|put|patch|delete) ([\w.-]+)(?: ([^\s()]+))?\)$/.exec(text.split('\n', 1)[0] ?? '') ?? [];
	const asked = exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)?.resource;
	return (
		asked !== undefined &&
		verb === exchange?.method.toLowerCase() &&
		type === qualifiedType(asked) &&
		(name === undefined || name === asked.name)
	);
}

const qualifiedType = ({resource, group}: Resource): string => (group === '' ? resource : `${resource}.${group}`);

/**
Two objects refused with one status are told apart by resource and name in it, which a create has in its body only.

What a `Status` calls `kind` is the resource, but for 422. Source: apimachinery `pkg/api/errors/errors.go`.
*/
function nameScore({apiStatus}: Note, {exchanges: [exchange], status}: Group): number {
	if (status === undefined) return 0;
	const asked = exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)?.resource;
	const {name, kind} = apiStatus?.details ?? {};
	if (asked?.name === undefined || name === undefined) return 3;
	return asked.name === name && (kind === undefined || /^[A-Z]/.test(kind) || asked.resource === kind) ? 4 : 1;
}

/** `secrets "db" is forbidden`: among several requests that failed alike, the one for this object. */
function namesObject(text: string, {exchanges: [exchange]}: Group): boolean {
	const asked = exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)?.resource;
	if (asked?.name === undefined) return false;
	return text.includes(`${qualifiedType(asked)} "${asked.name}" `);
}

/** Charts, files and programs can be `not found` too: without the API's own words, the object's name must be mentioned. */
function namesMissing(text: string, {exchanges: [exchange]}: Group): boolean {
	if (/\(NotFound\)|could not find the requested resource|upgrade/.test(text)) return true;
	const {name, namespace} =
		(exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)?.resource) ?? {};
	return (
		[name, namespace].some(part => part !== undefined && text.includes(`"${part}" not found`)) || name === undefined
	);
}

/** The server's own message, or the end of the transport error: kubectl repeats them with its own prefixes. */
function wordsOf(group: Group): string[] {
	const own = group.exchanges.flatMap(({apiStatus}) => (apiStatus?.message === undefined ? [] : [apiStatus.message]));
	const copied = group.notes.flatMap(({kind, text}) =>
		kind === 'connection' || kind === 'discovery' || kind === 'fallback'
			? [text.replace(/^\w+ "?https?:\/\/\S+?"?: /, '')]
			: [],
	);
	return [...own, ...copied].map(text => text.trim().slice(0, 200));
}

/** `… server APIs: metrics.k8s.io/v1beta1: …` names the groups whose discovery failed, `failed to download openapi: …` that document. */
function mentionsGroupVersion(text: string, {exchanges: [exchange]}: Group): boolean {
	const {path, purpose} = (exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url)) ?? {};
	if (purpose === 'openapi' && /failed to download openapi/.test(text)) return true;
	const groupVersion = path === undefined ? undefined : /^\/apis\/([^/]+\/[^/]+)$/.exec(path)?.[1];
	return groupVersion !== undefined && text.includes(groupVersion);
}

/**
The same problem hit by another request of the run: rejected credentials and a broken connection do not depend on the URL, and the
same words from a server are the same refusal.
*/
export function absorb(group: Group, told: readonly Group[]): void {
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

/** `/api` and `/apis` are requested together: whatever rejects one rejects the other. */
const isPreparation = (exchange: Exchange | undefined): boolean =>
	exchange !== undefined && /^\/apis?$/.test(decodeResource(exchange.method, exchange.url)?.path ?? '');
