import {patternOf} from './pattern.ts';

/** Filterable fields, as typed before the colon. */
export const fields = [
	'status',
	'verb',
	'resource',
	'name',
	'ns',
	'class',
	'cause',
	'responder',
	'time',
	'method',
	'purpose',
	'run',
	'is',
] as const;

export type Field = (typeof fields)[number];

/** Inclusive bounds. */
export type Range = {readonly least: number; readonly most: number};

export type Term = {readonly isNegated: boolean} & (
	| {readonly type: 'text'; readonly text: string}
	| {readonly type: 'regex'; readonly regex: RegExp}
	| {readonly type: 'range'; readonly field: 'status' | 'time'; readonly range: Range}
	| {readonly type: 'word'; readonly field: Field; readonly words: readonly string[]}
);

export type Filter = {
	readonly terms: readonly Term[];
	/** The error in it; the rest of the filter still works. */
	readonly problem: string | undefined;
};

/** Familiar aliases of fields. */
const aliases: Readonly<Record<string, Field>> = {
	code: 'status',
	'status-code': 'status',
	namespace: 'ns',
	n: 'ns',
	kind: 'resource',
	duration: 'time',
};

/** Matches `-status:403`, `/a b/i`, `"two words"` and `word`, and incomplete forms of them. */
const parts = /(-?)(?:([a-z][a-z-]*):("[^"]*"?|\S*)|\/((?:[^/\\]|\\.)*)(?:\/(i?)(?=\s|$)|$)|"([^"]*)"?|(\S+))/giy;

/** Parses a filter such as `status:>=400 -verb:list resource:pods /time(d )?out/`; all of its terms must hold. Never throws. */
export function parseFilter(text: string): Filter {
	const terms: Term[] = [];
	let problem: string | undefined;
	let at = 0;
	while (at < text.length) {
		if (/\s/.test(text.charAt(at))) {
			at++;
			continue;
		}

		parts.lastIndex = at;
		const match = parts.exec(text);
		const [whole = text.slice(at), dash, name, value, pattern, flags, quoted, word] = match ?? [];
		at += Math.max(1, whole.length);
		const made = termOf({isNegated: dash === '-', name, value, pattern, flags, text: quoted ?? word});
		if (typeof made === 'string') problem ??= made;
		else if (made !== undefined) terms.push(made);
	}

	return {terms, problem};
}

type Parts = {
	readonly isNegated: boolean;
	readonly name: string | undefined;
	readonly value: string | undefined;
	readonly pattern: string | undefined;
	readonly flags: string | undefined;
	readonly text: string | undefined;
};

/** A term, an error message, or nothing for an incomplete term. */
function termOf({isNegated, name, value, pattern, flags = '', text}: Parts): Term | string | undefined {
	if (pattern !== undefined) {
		if (pattern === '') return undefined;
		const made = patternOf(pattern, flags);
		return 'problem' in made ? made.problem : {isNegated, type: 'regex', regex: made.regex};
	}

	if (name === undefined || value === undefined) {
		// A lone dash starts a negation.
		return text === undefined || text === '' || text === '-'
			? undefined
			: {isNegated, type: 'text', text: text.toLowerCase()};
	}

	const lower = name.toLowerCase();
	const field = fields.find(known => known === lower) ?? aliases[lower];
	if (field === undefined) {
		// `https://…` or `system:node`: text with a colon in it.
		return value.startsWith('//') || value === '' || !/^[a-z]+$/.test(lower)
			? {isNegated, type: 'text', text: `${name}:${value}`.toLowerCase()}
			: `no field is called ${name}; there are ${fields.join(', ')}`;
	}

	const bare = value.replaceAll('"', '').toLowerCase();
	return bare === '' ? undefined : fieldTerm(isNegated, field, bare);
}

function fieldTerm(isNegated: boolean, field: Field, value: string): Term | string {
	if (field === 'status' || field === 'time') {
		const range = field === 'status' ? statusRange(value) : timeRange(value);
		if (range !== undefined) return {isNegated, type: 'range', field, range};
		if (field === 'time' || /^[<>=\d]/.test(value)) {
			if (field === 'time') return 'time takes milliseconds or seconds, such as time:>200ms or time:>=1.5s';
			if (!/^(?:\d{3}|\dxx)(?:,(?:\d{3}|\dxx|[a-z]+))*$/.test(value)) return 'status takes 403, 4xx, >=400 or 400-499';
		}
	}

	return {isNegated, type: 'word', field, words: value.split(',').filter(word => word !== '')};
}

/** `403`, `4xx`, `>=400`, `400-499`; undefined for a list or a word. */
function statusRange(value: string): Range | undefined {
	if (/^\d{3}$/.test(value)) return {least: Number(value), most: Number(value)};
	if (/^\dxx$/.test(value)) return {least: Number(value[0]) * 100, most: Number(value[0]) * 100 + 99};
	const between = /^(\d+)-(\d+)$/.exec(value);
	if (between !== null) return {least: Number(between[1]), most: Number(between[2])};
	const compared = /^(>=|<=|>|<)(\d+)$/.exec(value);
	return compared === null ? undefined : bounds(compared[1] ?? '', Number(compared[2]), 1);
}

/** `>200ms`, `>=1.5s`, `<50`; milliseconds if there is no unit. */
function timeRange(value: string): Range | undefined {
	const match = /^(>=|<=|>|<)?(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value);
	if (match === null) return undefined;
	const unit = {ms: 1, s: 1000, m: 60_000}[match[3] ?? 'ms'] ?? 1;
	// Logs have whole milliseconds.
	return bounds(match[1] ?? '>=', Number(match[2]) * unit, 0.001);
}

function bounds(sign: string, value: number, step: number): Range {
	if (sign === '>=') return {least: value, most: Number.POSITIVE_INFINITY};
	if (sign === '>') return {least: value + step, most: Number.POSITIVE_INFINITY};
	return {least: 0, most: sign === '<' ? value - step : value};
}
