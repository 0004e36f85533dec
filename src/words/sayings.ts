import {headerWithin} from '../klog/header.ts';
import type {ApiStatus} from '../model/exchange.ts';
import {unframed} from './frames.ts';
import {innerTexts} from './strings.ts';
import {hasOpenQuote, isComment, sentenceAt} from './sentences.ts';
import {statusObjectsIn} from './status-objects.ts';

/** What a client says on a line. */
export type Saying = {
	readonly text: string;
	/** The server's own object, where the client prints it. */
	readonly apiStatus: ApiStatus | undefined;
	/** The command that said it, where the line names it. */
	readonly command: string | undefined;
	/** A controller logs it, and goes on. */
	readonly goesOn: boolean;
};

/** Quotes in quotes. */
const MAX_DEPTH = 3;

/** A level that is no complaint: what it says went well, or is tried again. */
const calm = /"level":"(?:info|debug|trace)"|\blevel=(?:info|debug|trace)\b/i;

/** Answers of the API server that are too plain to be known elsewhere. */
const apiMessage = /(?:[a-z][\w.-]{0,253} "[^"]{1,253}" (?:already exists|not found)|Unauthorized)$/;
const ofController =
	/^(?:[^"]{1,300}: )?(?:[a-z][\w.-]{0,253} "[^"]{1,253}" (?:already exists|not found)|Unauthorized)$/;

/** The first line of a log whose head was cut off within an entry: it says nothing of the request that it is about. */
const cutEntry = /^[\d:. ]{0,30}[\w-]{1,60}\.go:\d+\] /;

/** What Python and JavaScript print of the headers of an answer, in front of its body or behind it. */
const auditId = /^(?:HTTP response headers|Headers): .{0,2000}['"]audit-id['"]: ?['"](?<id>[\w-]{8,64})['"]/i;

/** The audit ID in the headers of an answer: a sign of the API server, under which its own logs have the request. */
export const auditIdOn = (line: string): string | undefined => auditId.exec(line)?.groups?.['id'];

/** The only answer of which `@kubernetes/client-node` prints no body. */
const httpCode = /^(?:\w{1,40}|ApiException \[Error\]|Error): HTTP-Code: (401)$/;
const unauthorized: Saying = {
	text: 'Unauthorized',
	apiStatus: {code: 401, reason: 'Unauthorized', message: undefined, details: undefined, clientMade: true},
	command: undefined,
	goesOn: false,
};

/**
What Kubernetes clients say on this line, which has no frames around it: a `Status` of the API server, else a sentence of its own, else one in a
string of the line. Nothing when it only quotes one.
*/
export function sayingsOn(line: string, depth = 0, isError: boolean | 'controller' = false): readonly Saying[] {
	// Entries are read as such, or not at all: those in quotes are repeats, such as in `stderr_lines` of Ansible.
	if (headerWithin.test(line) || cutEntry.test(line)) return [];
	const objects = statusObjectsIn(line).filter(({status}) => status.message !== undefined);
	if (objects.length > 0)
		return objects
			.filter(({front, isEscaped}) => !isComment(front) && (isEscaped || !hasOpenQuote(front.replace(/b?["']$/, ''))))
			.map(({status: apiStatus}) => ({
				text: apiStatus.message ?? '',
				apiStatus,
				command: undefined,
				goesOn: isError === 'controller',
			}));
	const [, code] = httpCode.exec(line) ?? [];
	if (code !== undefined) return [unauthorized];
	const at =
		isError === 'controller' && ofController.test(line) ? line.search(apiMessage) : sentenceAt(line, isError !== false);
	if (at !== 0 && depth < MAX_DEPTH && /["'{]/.test(line)) {
		const inner =
			calm.test(line) && !/\bFailed\b/.test(line)
				? []
				: innerTexts(line).flatMap(({text, command, isOutput, isError: isOf}) =>
						text.split('\n').flatMap(each =>
							sayingsOn(unframed(each.trimEnd()), depth + 1, text.includes('\n') ? false : isOf)
								.concat(
									isOutput && isComplaint(each) ? [{text: each, apiStatus: undefined, command, goesOn: false}] : [],
								)
								.map(saying => ({...saying, command: saying.command ?? command})),
						),
					);
		if (inner.length > 0) return distinct(inner);
		if (line.startsWith('{')) return [];
	}

	return at === undefined
		? []
		: [{text: ownPart(line.slice(at)), apiStatus: undefined, command: undefined, goesOn: isError === 'controller'}];
}

/** The standard error of a known command. */
const isComplaint = (text: string): boolean => /^(?:error: |Error: )/.test(text) && sentenceAt(text) === undefined;

/** Without what a logger or a table puts behind a sentence: columns, and the values of zap's console. */
const ownPart = (text: string): string => text.replace(/(?<! )(?: {3}|\t) *(?:\{".*|[\w./-]{1,200}(?:[ \t].*)?)$/, '');

function distinct(sayings: readonly Saying[]): readonly Saying[] {
	const seen = new Set<string>();
	return sayings.filter(({text}) => !seen.has(text) && seen.add(text));
}
