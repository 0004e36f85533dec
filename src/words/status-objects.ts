import {readStatus} from '../http/status.ts';
import type {ApiStatus} from '../model/exchange.ts';

/** A `Status` as the API server wrote it, whoever printed it, behind any number of escapes. */
const beginning = /\{(\\*)"kind\1":\s?\1"Status\1",/g;

/**
Python, JavaScript, Ansible, Terraform and zap print the server's answer whole: in itself, in a string, in a string of a string.

`front` is what stands before it.
*/
export function statusObjectsIn(line: string): ReadonlyArray<{
	readonly status: ApiStatus;
	readonly front: string;
	readonly isEscaped: boolean;
}> {
	if (!line.includes('Status')) return [];
	return [...line.matchAll(beginning)].flatMap(({index, 1: escapes = ''}) => {
		const status = statusAt(line.slice(index, index + MAX_STATUS), Math.log2(escapes.length + 1));
		return status === undefined ? [] : [{status, front: line.slice(0, index), isEscaped: escapes !== ''}];
	});
}

/** Longest one with its escapes; kube-apiserver's own are a few hundred bytes. */
const MAX_STATUS = 64 * 1024;

function statusAt(text: string, levels: number): ApiStatus | undefined {
	if (!Number.isInteger(levels)) return undefined;
	let plain = text;
	for (let level = 0; level < levels; level++) plain = unescapedOnce(plain);
	const object = firstObject(plain);
	if (object === undefined) return undefined;
	// Within single quotes only backslashes are escaped.
	return isJson(object) || !object.includes('\\\\')
		? readStatus(object)
		: readStatus(firstObject(object.replaceAll('\\\\', '\\')) ?? '');
}

const unescapedOnce = (text: string): string => text.replaceAll(/\\(["\\/])/g, '$1');

/** Up to the brace that closes the first one; what is left of it where the line was cut. */
function firstObject(text: string): string | undefined {
	let depth = 0;
	let isQuoted = false;
	for (let at = 0; at < text.length; at++) {
		const letter = text.charAt(at);
		if (isQuoted) {
			if (letter === '\\') at++;
			else if (letter === '"') isQuoted = false;
		} else if (letter === '"') isQuoted = true;
		else if (letter === '{') depth++;
		else if (letter === '}' && --depth === 0) return text.slice(0, at + 1);
	}

	return text;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
