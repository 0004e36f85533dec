import type {Log} from '../log.ts';
import type {Row} from '../row.ts';
import {classOf, subject} from '../words.ts';
import type {Field, Filter, Term} from './parse.ts';
import {TRIED} from './pattern.ts';

/** All words of a request's field; more than one if it has several names. */
const values: Readonly<Record<Field, (row: Row, log: Log) => ReadonlyArray<string | null | undefined>>> = {
	status: ({exchange}) => [
		exchange.status === null ? (exchange.error === null ? 'none' : 'error') : String(exchange.status),
		exchange.status === null ? undefined : `${Math.floor(exchange.status / 100)}xx`,
	],
	verb: ({exchange}) => [exchange.verb],
	method: ({exchange}) => [exchange.method],
	resource: ({exchange: {resource}}) => {
		const {group, resource: type, subresource} = resource ?? {};
		return [
			type,
			type && group ? `${type}.${group}` : undefined,
			type && subresource ? `${type}/${subresource}` : undefined,
		];
	},
	name: ({exchange}) => [exchange.resource?.name],
	ns: ({exchange}) => [exchange.resource?.namespace],
	class: ({finding}, log) => [finding === undefined ? undefined : classOf(log, finding)],
	cause: ({finding}, {report}) => {
		const found = finding === undefined ? undefined : report.findings[finding];
		return [found?.cause, found?.id];
	},
	responder: ({exchange}) => [exchange.responder],
	time: () => [],
	purpose: ({exchange}) => [exchange.purpose],
	run: ({run}) => [run.id, run.pid === null ? undefined : String(run.pid)],
	is: ({mark, exchange}) => [
		mark === undefined ? 'ok' : mark,
		exchange.attempt > 1 ? 'retry' : undefined,
		exchange.purpose === 'target' ? 'target' : undefined,
	],
};

/** The words of a field, for completion. */
export const wordsOf = (field: Field, row: Row, log: Log): readonly string[] =>
	values[field](row, log).flatMap(word => (word ? [word] : []));

/** What a request is searched by: the words of its row except the responder, which has its own field, and its URL. */
export function textOf({exchange}: Row): string {
	const {status, reason, error, url} = exchange;
	return [exchange.verb, subject(exchange), status ?? error ?? '', reason ?? '', url].join(' ').slice(0, TRIED);
}

/** Fields with long names, where a part is enough. */
const inPart = new Set<Field>(['resource', 'name', 'cause']);

function holds(term: Term, row: Row, log: Log, text: () => string): boolean {
	switch (term.type) {
		case 'text':
			return text().toLowerCase().includes(term.text);
		case 'regex':
			return term.regex.test(text());
		case 'range': {
			const value = term.field === 'status' ? row.exchange.status : row.exchange.durationMs;
			return value !== null && value >= term.range.least && value <= term.range.most;
		}

		case 'word': {
			const own = wordsOf(term.field, row, log).map(word => word.toLowerCase());
			return term.words.some(word => own.some(value => value === word || fits(value, word, inPart.has(term.field))));
		}

		default:
			return term satisfies never;
	}
}

/** `kube-*` matches start and end; a part is enough where names are long. */
function fits(value: string, word: string, isPartEnough: boolean): boolean {
	const star = word.indexOf('*');
	if (star === -1) return isPartEnough && value.startsWith(word);
	const tail = word.slice(star + 1);
	return value.length >= word.length - 1 && value.startsWith(word.slice(0, star)) && value.endsWith(tail);
}

/** The filter as a predicate on rows; undefined if it lets everything through. */
export function matcherOf({terms}: Filter, log: Log): ((row: Row) => boolean) | undefined {
	if (terms.length === 0) return undefined;
	return row => {
		let text: string | undefined;
		const lazily = () => (text ??= textOf(row));
		return terms.every(term => holds(term, row, log, lazily) !== term.isNegated);
	};
}
