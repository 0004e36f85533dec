import {isHexDump} from '../http/hex-dump.ts';
import {isFailed} from '../http/outcome.ts';
import type {Exchange, Line} from '../model/exchange.ts';
import type {Note} from '../model/run.ts';
import type {Statement, StatementSource} from './failure.ts';
import {isForeignPage} from './groups.ts';
import {statusSentence} from './kubectl-words.ts';

const statementOrder: readonly StatementSource[] = [
	'body',
	'fallback',
	'connection',
	'status',
	'discovery',
	'error',
	'final',
	'dump',
	'plugin',
];

/** Sorts statements, best evidence first; those of one source stay in log order. */
export const byWitness = (statements: readonly Statement[]): Statement[] =>
	statementOrder.flatMap(source => statements.filter(statement => statement.source === source));

/** The message in the body of an error response. */
export function bodyStatements(exchange: Exchange): Statement[] {
	const {apiStatus, responseBody: body} = exchange;
	if (body === undefined) return [];
	// No row of a dump has the words: a copy is the better proof. What is no `Status` has no words at all.
	if (isHexDump(body.text))
		return apiStatus?.message === undefined
			? []
			: [{source: 'dump', text: apiStatus.message, line: lineOfBody(exchange), clientMade: false}];
	if (apiStatus?.message !== undefined)
		return [{source: 'body', text: apiStatus.message, line: lineOfBody(exchange), clientMade: apiStatus.clientMade}];
	return body.text === '' || !(isFailed(exchange) || isForeignPage(exchange))
		? []
		: [{source: 'body', text: body.text.slice(0, 4096), line: body.line, clientMade: false}];
}

/** A block's words are on the line below `body=<`. */
const lineOfBody = ({responseBody}: Exchange): Line =>
	responseBody?.contentLine ?? responseBody?.line ?? {number: 0, text: ''};

/** The sentence of a note, with its line. */
export function noteStatements(note: Note): Statement[] {
	// What the server said, as a client prints it.
	const isBody = note.kind === 'final' && note.apiStatus !== undefined;
	const source: StatementSource = isBody
		? 'body'
		: note.kind === 'warning' || note.kind === 'watch' || note.kind === 'wait'
			? 'error'
			: note.kind;
	const line = carrying(note, note.text);
	return line === undefined || note.text === ''
		? []
		: [{source, text: note.text, line, lines: note.lines, clientMade: note.apiStatus?.clientMade ?? isFixedText(note)}];
}

/** The fixed texts that client-go makes of a bare status code, in copies that do not show the Status object. */
const fixedTexts = new RegExp(
	String.raw`^(?:error: You must be logged in to the server \()?(?:${statusSentence.source}|the server could not find the requested resource|the server rejected our request due to an error in our request|the server was unable to respond with a content type that the client supports|the server reported a conflict|the server responded with the status code \d{3} but did not return more information|unknown)(?: \([^()]*\))?\)?$`,
);

const isFixedText = ({text}: Note): boolean =>
	fixedTexts.test(
		text
			.replace(/^(?:Error from server(?: \(\w+\))?|The request is invalid): /, '')
			.replace(/^error: (?:error validating [^]*openapi: )?/, ''),
	);

/** The line of a note that contains these words. */
function carrying(note: Note, words: string): Line | undefined {
	const first = words.split('\n', 1)[0]?.slice(0, 60) ?? '';
	const quoted = first.replaceAll('"', String.raw`\"`);
	return note.lines.find(({text}) => first !== '' && (text.includes(first) || text.includes(quoted))) ?? note.lines[0];
}
