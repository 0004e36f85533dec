import {isFailed} from '../http/outcome.ts';
import {attemptKey, isUpgrade} from '../http/request-key.ts';
import {decodeResource} from '../http/resource.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Note, Run} from '../model/run.ts';

/** Requests that failed alike: one problem, however many attempts, and what the log says about it. */
export type Group = {
	readonly exchanges: Exchange[];
	readonly status: number | undefined;
	readonly notes: Note[];
	readonly finals: Note[];
};

/** Groups the failed requests that no later attempt recovered, in order, each with the notes after them. */
export function groupsOf(run: Run): Group[] {
	const groups = new Map<string, Group>();
	const refreshed = lastGood(run);
	for (const exchange of run.exchanges) {
		// The request that waited for the token fails with it, and says why.
		if (exchange.recovered || exchange.forCredentials || !(isFailed(exchange) || isForeignPage(exchange))) continue;
		if (isAttach(exchange) && streamsLogsInstead(run, exchange)) continue;
		// A 401 followed by any good response: the credentials were renewed.
		if (exchange.status === 401 && exchange.index < refreshed && !isKubeletLeg(exchange)) continue;
		const upgrade = isUpgrade(exchange.method, exchange.url);
		const openApi = isOpenApi(exchange);
		const key = `${groupKey(exchange)} ${upgrade || openApi ? '' : (exchange.status ?? '')}`;
		const group = groups.get(key);
		if (group === undefined) {
			groups.set(key, {exchanges: [exchange], status: exchange.status, notes: [], finals: []});
			continue;
		}

		const outranks = (upgrade && group.status === undefined) || (openApi && group.status === 404);
		if (outranks && exchange.status !== undefined) {
			// The second transport's response is the one with a status; the first counts as its earlier attempt.
			groups.set(key, {...group, exchanges: [exchange, ...group.exchanges], status: exchange.status});
		} else {
			group.exchanges.push(exchange);
		}
	}

	const list = [...groups.values()];
	for (const note of run.notes) {
		if (/^(?:final|status|warning|watch|wait)$/.test(note.kind)) continue;
		const about = requestOf(note, run)?.index ?? note.after;
		const group = list.find(({exchanges}) => exchanges.some(({index}) => index === about));
		if (group !== undefined) group.notes.push(note);
		else if (note.kind === 'error' && aboutClientCertificate.test(note.text)) {
			for (const {status, notes} of list) if (status === undefined || status === 401) notes.push(note);
		}
	}

	// A drain evicts in parallel: its errors name the pod, and follow whichever request began last.
	for (const group of list.filter(({exchanges, notes}) => isEviction(exchanges[0]) && notes.length === 0)) {
		group.notes.push(...run.notes.filter(({kind, text}) => kind === 'error' && text.includes('evict')));
	}

	return list;
}

/**
What kubectl logs of its client certificate, at any time: all requests are made with it. Sources: client-go
`transport/cert_rotation.go` (`key failed with` in older releases), Go `crypto/tls`.
*/
const aboutClientCertificate =
	/^(?:Loading client cert failed|key failed with)|tls: private key (?:type )?does not match public key/;

/** The last request before a note with the URL that it names: `Get "https://…": EOF`. Source: Go net/url `Error`. */
function requestOf({text, after}: Note, {exchanges}: Run): Exchange | undefined {
	const [, method, url] = /\b(Get|Post|Put|Patch|Delete|Head) "?(https?:\/\/[^\s"]+?)"?: /.exec(text) ?? [];
	return url === undefined
		? undefined
		: exchanges.findLast(
				exchange => exchange.index <= after && exchange.url === url && exchange.method === method?.toUpperCase(),
			);
}

const isAttach = ({method, url}: Exchange) => decodeResource(method, url)?.resource?.subresource === 'attach';

/**
`run` and `debug` that cannot attach show the log of the same pod, and succeed. Source: kubectl `pkg/cmd/run/run.go`,
`handleAttachPod`.
*/
function streamsLogsInstead(run: Run, attach: Exchange): boolean {
	const pod = decodeResource(attach.method, attach.url)?.resource;
	return run.exchanges.some(({index, method, url, status}) => {
		if (index < attach.index || status === undefined || status >= 400) return false;
		const other = decodeResource(method, url)?.resource;
		return other?.subresource === 'log' && other.name === pod?.name && other.namespace === pod?.namespace;
	});
}

const isEviction = (exchange: Exchange | undefined) =>
	exchange !== undefined && decodeResource(exchange.method, exchange.url)?.resource?.subresource === 'eviction';

/**
Whether a request asks for the OpenAPI document of all groups: kubectl tries its endpoints in turn and needs one of them, so that a 404 of
one tells less than the refusal of another. Source: cli-runtime `pkg/resource/fallback_query_param_verifier.go`.
*/
const isOpenApi = ({method, url}: Exchange): boolean =>
	/^\/(?:openapi\/v[23]|swagger-2\.0\.0\.pb-v1)$/.test(decodeResource(method, url)?.path ?? '');

/** Evictions of one drain are one problem, and so are the endpoints of OpenAPI; everything else is grouped by request. */
function groupKey(exchange: Exchange): string {
	if (isOpenApi(exchange)) return 'OPENAPI';
	// Without a key it is an object of its own, refused at the same URL as others.
	if (!isEviction(exchange)) return attemptKey(exchange) ?? `${exchange.index}`;
	return `EVICTION ${decodeResource(exchange.method, exchange.url)?.resource?.namespace ?? ''}`;
}

/** Index of the last exchange with a good response. */
function lastGood(run: Run): number {
	for (let at = run.exchanges.length - 1; at >= 0; at--) {
		const exchange = run.exchanges[at];
		if (exchange?.status !== undefined && exchange.status < 400 && !isForeignPage(exchange)) return exchange.index;
	}

	return 0;
}

/** A kubelet's 401, passed on by the API server: the pod was read successfully before, so later responses prove nothing. */
const isKubeletLeg = (exchange: Exchange) => {
	const subresource = decodeResource(exchange.method, exchange.url)?.resource?.subresource;
	return subresource === 'log' || subresource === 'exec' || subresource === 'attach' || subresource === 'portforward';
};

/** 200 with an HTML page: a portal or login page in place of the API server. */
export function isForeignPage(exchange: Exchange): boolean {
	if (exchange.status !== 200) return false;
	const isPage =
		exchange.responseHeaders.get('content-type')?.startsWith('text/html') === true ||
		/^\s*<(?:!doctype html|html)/i.test(exchange.responseBody?.text ?? '');
	if (!isPage) return false;
	const decoded = decodeResource(exchange.method, exchange.url);
	const subresource = decoded?.resource?.subresource;
	// A service or container may serve a page.
	if (decoded === undefined || subresource === 'proxy' || subresource === 'log') return false;
	return decoded.purpose !== 'target' || decoded.resource !== undefined;
}

/** Requests that commands can do without, or whose refusal is an ordinary response. */
export function isOptional(group: Group): boolean {
	const [exchange] = group.exchanges;
	if (exchange === undefined) return true;
	const decoded = decodeResource(exchange.method, exchange.url);
	const status = group.status ?? 0;
	// `apply` reads before it creates, `wait` and `delete` poll until the object is gone; `--ignore-not-found` accepts it.
	if ((exchange.method === 'GET' || exchange.method === 'DELETE') && status === 404) return true;
	if (decoded === undefined) return false;
	// A drain takes it to mean the pod is gone. Source: kubectl `pkg/drain/drain.go`.
	if (isEviction(exchange) && status === 404) return true;
	if (decoded.resource?.resource === 'events' && isSideEvent(exchange)) return true;
	// One API group of many; `/api` and `/apis` themselves are needed.
	if (decoded.purpose === 'discovery') return status !== 401 && status !== 0 && /^\/apis?\/./.test(decoded.path);
	return decoded.purpose === 'openapi' && status !== 401 && status !== 0;
}

/** Not even the API roots exist, and nothing else got a good response: kubectl goes on, and finds no types at all. */
export const isNoApi = ({exchanges}: Run, group: Group): boolean =>
	group.status === 404 &&
	group.exchanges.some(({method, url}) => method === 'GET' && /\/apis?(?:\?|$)/.test(url)) &&
	exchanges.every(({status}) => status === undefined || status >= 400);

/**
Events that a program writes on the side, and those that `kubectl describe` looks up for an object.

Both ignore a refusal. Sources: client-go `tools/record/event.go`, kubectl `pkg/describe/describe.go`.
*/
const isSideEvent = ({method, url}: Exchange): boolean =>
	method === 'POST' || method === 'PATCH' || (method === 'GET' && /[?&]fieldSelector=[^&?]*involvedObject/.test(url));

/**
The run went on to read or write something successfully: an earlier refused read was one it could do without.

So was a lost race: controllers and leader election candidates get a 409, read again and go on.
*/
export function wentOn(run: Run, group: Group): boolean {
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
