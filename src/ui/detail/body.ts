import {Document} from '../document.ts';
import {behind, isJsonBody, jsonRows, type JsonRow} from '../json-tree.ts';
import {span} from '../line.ts';
import type {Row} from '../row.ts';
import type {Page} from '../page.ts';
import {counted} from '../words.ts';
import type {Tab, View} from './tab.ts';

/** Names of what the user folded or unfolded: `response:12` is the 13th row of the response's JSON. */
type Toggled = View['toggled'];

/** Bookkeeping that is longer than the object and irrelevant to a failure. */
const dull = new Set(['"managedFields"', '"kubectl.kubernetes.io/last-applied-configuration"']);

/** The bodies, JSON foldable; a Status object is summarised in words first. */
export default {order: 3, name: 'body', folds: true, page: bodyPage} satisfies Tab;

function bodyPage({exchange: {request, response}}: Row, {width, glyphs, toggled}: View): Page {
	const page = new Document(width, glyphs);
	const folds: Array<string | undefined> = [];
	const {body, headers, truncatedChars} = response;
	if (body !== null) statusPart(page, body);
	addBody(page, folds, 'response', {body, type: headers['content-type'], cut: truncatedChars}, toggled);
	addBody(page, folds, 'request', {body: request.body, type: request.headers['content-type'], cut: 0}, toggled);
	if (page.lines.length === 0)
		page.text('The log has no body of this request: kubectl logs bodies from -v=8 on.', 'quiet', []);
	while (folds.length < page.lines.length) folds.push(undefined);
	return {lines: page.lines, folds};
}

type Body = {readonly body: string | null; readonly type: string | undefined; readonly cut: number};

const titles = {response: 'Response body', request: 'Request body'} as const;

function addBody(
	page: Document,
	folds: Array<string | undefined>,
	side: 'response' | 'request',
	{body, type, cut}: Body,
	toggled: Toggled,
): void {
	if (body === null || body === '') return;
	const kind = kindOf(body, type, cut > 0);
	const missing = cut > 0 ? `the log leaves out ${counted(cut, 'character')}; -v=10 logs whole bodies` : '';
	page.heading(titles[side], [kind === 'JSON' ? '' : kind, missing].filter(Boolean).join(', '));
	if (kind !== 'JSON') {
		page.text(body);
		return;
	}

	const rows = jsonRows(body);
	const name = (index: number) => `${side}:${index}`;
	for (let index = 0; index < rows.length;) {
		const row = rows[index];
		if (row === undefined) break;
		const isFolded = row.type === 'open' && dull.has(row.key ?? '') !== toggled.has(name(index));
		while (folds.length < page.lines.length) folds.push(undefined);
		const first = page.lines.length;
		jsonRow(page, row, isFolded ? closing(rows, row) : undefined);
		if (row.type === 'open') folds[first] = name(index);
		index = isFolded ? behind(rows, index) : index + 1;
	}
}

/** The placeholder for a folded value: `12 entries]`. */
const closing = (rows: readonly JsonRow[], {close, entries}: JsonRow): string =>
	` ${counted(entries, 'entry', 'entries')} ${close === undefined ? '' : (rows[close]?.value ?? '')}`.trimEnd();

function jsonRow(page: Document, {depth, key, value, type}: JsonRow, folded: string | undefined): void {
	const {closed, open} = page.glyphs;
	const sign = type === 'open' ? (folded === undefined ? open : closed) : ' ';
	// Beyond a third of the row, indentation would leave no room for values.
	const indent = ' '.repeat(Math.min(depth * 2, Math.floor(page.width / 3)));
	page.text(folded === undefined ? value : value + folded, type === 'string' || type === 'other' ? 'plain' : 'quiet', [
		span(`${indent}${sign} `, 'quiet'),
		...(key === undefined ? [] : [span(key, 'key'), span(': ', 'quiet')]),
	]);
}

/** The type of a body, judging by its contents; `type` is the header, which -v=8 logs and -v=6 does not. */
function kindOf(body: string, type: string | undefined, isCut: boolean): string {
	if (isJsonBody(body, isCut)) return 'JSON';
	// How client-go prints binary data. Source: `encoding/hex`, `Dump`.
	if (/^\s*0{8} {2}[\da-f]{2} /.test(body)) {
		// `k8s` and a zero byte start every protobuf object. Source: apimachinery `runtime/serializer/protobuf`.
		const isProtobuf = /^\s*0{8} {2}6b 38 73 00/.test(body) || type?.includes('protobuf') === true;
		return isProtobuf ? 'Kubernetes protobuf, as a hex dump' : 'hex dump';
	}

	if (type?.includes('protobuf') === true) return 'Kubernetes protobuf';
	if (/^\s*<(?:!doctype html|html|head|body)/i.test(body)) return 'HTML: not from the API server';
	return type === undefined ? 'text' : (type.split(';')[0] ?? 'text');
}

type Status = {
	readonly kind?: unknown;
	readonly status?: unknown;
	readonly code?: unknown;
	readonly reason?: unknown;
	readonly message?: unknown;
	readonly details?: {readonly causes?: unknown} | null;
};

/** The Status object with which the API server refuses. */
function statusPart(page: Document, body: string): void {
	const status = statusOf(body);
	if (status === undefined) return;
	const {code, reason, message, details} = status;
	page.heading('Status', [code, reason].map(asText).filter(Boolean).join(' '));
	page.text(asText(message) || 'no message', 'strong');
	const causes = Array.isArray(details?.causes) ? (details.causes as readonly unknown[]) : [];
	for (const cause of causes) {
		const {field, message: words} = (cause ?? {}) as {readonly field?: unknown; readonly message?: unknown};
		page.item([span('-', 'quiet')], [asText(field), asText(words)].filter(Boolean).join(': '));
	}
}

const asText = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function statusOf(body: string): Status | undefined {
	if (!body.includes('"Status"')) return undefined;
	try {
		const value = JSON.parse(body) as Status | null;
		return typeof value === 'object' && value?.kind === 'Status' && value.status === 'Failure' ? value : undefined;
	} catch {
		return undefined;
	}
}
