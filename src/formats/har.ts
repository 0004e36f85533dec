import {byteLength} from '../text/latin1.ts';
import type {Report, ReportExchange, ReportFinding, ReportRun} from '../model/report.ts';
import {jsonText} from '../text/json-text.ts';
import type {Reporter} from './reporter.ts';
import {clockOf, timelineOf, type Timed} from './timeline.ts';
import {uriText} from '../text/uri.ts';

const isoTime = (ms: number) => new Date(ms).toISOString();

const pairs = (headers: Readonly<Record<string, string>>) =>
	Object.entries(headers).map(([name, value]) => ({name, value}));

function queryOf(url: string) {
	const [, query = ''] = /\?([^#]*)/.exec(url) ?? [];
	return [...new URLSearchParams(query)].map(([name, value]) => ({name, value}));
}

const typeOf = (headers: Readonly<Record<string, string>>) => headers['content-type'] ?? 'x-unknown';

/** -1 is the format's value for unknown; 0 would claim that it took no time. */
const UNKNOWN = -1;

/**
The phases of a request, whose sum is its time.

`connect` includes `ssl`, as the format requires. `blocked` is what no phase explains, such as a credential plugin.
*/
function timingsOf({exchange: {timing}, durationMs}: Timed) {
	const {dnsMs, connectMs, tlsMs} = timing;
	const connect = connectMs === null && tlsMs === null ? null : (connectMs ?? 0) + (tlsMs ?? 0);
	const before = (dnsMs ?? 0) + (connect ?? 0) + (timing.unexplainedMs ?? 0);
	const wait = timing.serverMs ?? (durationMs === null ? null : Math.max(0, durationMs - before));
	const timings = {
		blocked: timing.unexplainedMs ?? UNKNOWN,
		dns: dnsMs ?? UNKNOWN,
		connect: connect ?? UNKNOWN,
		ssl: tlsMs ?? UNKNOWN,
		send: UNKNOWN,
		wait: wait ?? UNKNOWN,
		receive: UNKNOWN,
	};
	const {blocked, dns, connect: dial, wait: answer} = timings;
	return {timings, time: [blocked, dns, dial, answer].reduce((sum, ms) => sum + Math.max(0, ms), 0)};
}

function requestOf({method, url, request}: ReportExchange) {
	return {
		method,
		url: uriText(url),
		// kubectl does not log it.
		httpVersion: '',
		cookies: [],
		headers: pairs(request.headers),
		queryString: queryOf(url),
		...(request.body === null ? {} : {postData: {mimeType: typeOf(request.headers), params: [], text: request.body}}),
		headersSize: UNKNOWN,
		bodySize: UNKNOWN,
	};
}

function responseOf({status, reason, error, response}: ReportExchange) {
	const {body, headers, truncatedChars} = response;
	return {
		// 0 is what browsers write for a request without a response.
		status: status ?? 0,
		statusText: reason ?? '',
		httpVersion: '',
		cookies: [],
		headers: pairs(headers),
		content: {
			size: body === null || truncatedChars > 0 ? UNKNOWN : byteLength(body),
			mimeType: typeOf(headers),
			...(body === null ? {} : {text: body}),
			...(truncatedChars > 0 ? {_truncatedChars: truncatedChars} : {}),
		},
		redirectURL: headers['location'] ?? '',
		headersSize: UNKNOWN,
		bodySize: UNKNOWN,
		...(error === null ? {} : {_error: error}),
	};
}

function entryOf(timed: Timed, run: ReportRun, startMs: number, findings: readonly ReportFinding[]) {
	const {exchange, measured} = timed;
	const {id, verb, purpose, responder, attempt, lines} = exchange;
	const {timings, time} = timingsOf(timed);
	const causes = findings.filter(({exchanges}) => exchanges.includes(id)).map(finding => finding.id);
	return {
		pageref: run.id,
		startedDateTime: isoTime(startMs + timed.startMs),
		time,
		request: requestOf(exchange),
		response: responseOf(exchange),
		cache: {},
		timings,
		// Chrome takes a page's first request for its document unless told what it is.
		_resourceType: 'fetch',
		_id: id,
		_verb: verb,
		_purpose: purpose,
		_responder: responder,
		_attempt: attempt,
		_lines: lines,
		_startIsEstimate: !measured,
		...(causes.length === 0 ? {} : {_findings: causes}),
	};
}

function render({tool, runs, findings}: Report): string {
	const clocks = runs.map(clockOf);
	const log = {
		version: '1.2',
		creator: tool,
		pages: runs.map((run, index) => ({
			startedDateTime: isoTime(clocks[index]?.startMs ?? 0),
			id: run.id,
			title: run.command ?? `${run.source} ${run.id}`,
			pageTimings: {onContentLoad: UNKNOWN, onLoad: UNKNOWN},
			comment:
				clocks[index]?.from === 'server'
					? 'Year and zone are those of the Date header that the server sent.'
					: "kubectl logs neither year nor zone: the year is 2000 here, and the client's clock is taken for UTC.",
		})),
		entries: runs.flatMap((run, index) => {
			const own = findings.filter(finding => finding.run === run.id);
			return timelineOf(run).map(timed => entryOf(timed, run, clocks[index]?.startMs ?? 0, own));
		}),
		comment: 'Made from the log that kubectl writes with -v=6 to -v=10. -1 stands for what that log does not tell.',
	};
	return `${jsonText({log}, '\t')}\n`;
}

/** HTTP Archive 1.2, for the network panel of browsers and the programs that read it. Source: http://www.softwareishard.com/blog/har-12-spec/ */
export default {
	name: 'har',
	summary: "HTTP Archive 1.2, for the network panel of Chrome's developer tools",
	render,
} satisfies Reporter;
