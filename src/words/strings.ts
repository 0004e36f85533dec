import {unquoteGo} from '../klog/values.ts';
import {isRecord} from '../text/is-record.ts';

/** A text that a line holds in quotes: what a program below the one that wrote the line has said. */
export type Inner = {
	readonly text: string;
	/** The command whose output it is, where the object around it names one. */
	readonly command: string | undefined;
	/** It is the standard error of that command, word by word. */
	readonly isOutput: boolean;
	/** A logger's own member for errors: all of it is one. That of a controller is about its API server. */
	readonly isError: boolean | 'controller';
};

/** Levels of objects in objects, and of quotes in quotes. */
const MAX_DEPTH = 6;

/** Longest line that is taken apart; a dump of all objects of a cluster is none. */
const MAX_LINE = 256 * 1024;

/**
Members that hold what went wrong, best first. Ansible repeats `stderr` as `stderr_lines`; a `stdout` may hold anything.

zap, zerolog and logrus say `error` or `err`; log collectors put the line in `log`, `message`, `MESSAGE` or `textPayload`.
*/
const telling = [
	'error',
	'err',
	'stderr',
	'module_stderr',
	'exception',
	'msg',
	'message',
	'log',
	'MESSAGE',
	'line',
	'textPayload',
	'body',
	'reason',
];

const isErrorName = /^(?:error|err)$/;

/** Objects below which errors stand. */
const around = /^(?:msg|results?|output|data|jsonPayload|invocation_error|error|err|item)$/;

/** The texts that a line holds in quotes, if it is a record of a logger or of a program that quotes another one. */
export function innerTexts(line: string): readonly Inner[] {
	if (line.length > MAX_LINE) return [];
	const object = objectIn(line);
	if (object !== undefined) return textsOf(object, undefined, 0);
	const paired = pairs(line);
	return paired.length > 0 ? paired : quotes(line);
}

/** `{…}` on a line of its own, or behind `fatal: [host]: FAILED! => ` and a logger's tab-separated columns. */
function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
	const open = line.startsWith('{') ? 0 : (/(?: => |\t)(?=\{")/.exec(line)?.index ?? -1);
	if (open === -1 || !line.includes('":')) return undefined;
	const start = line.indexOf('{', open);
	const end = line.lastIndexOf('}');
	if (end <= start) return undefined;
	try {
		const parsed: unknown = JSON.parse(line.slice(start, end + 1));
		return isRecord(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

function textsOf(
	object: Readonly<Record<string, unknown>>,
	command: string | undefined,
	depth: number,
): readonly Inner[] {
	// An object of the API is what a server said; it is read as such.
	if (depth > MAX_DEPTH || object['kind'] === 'Status') return [];
	const isController =
		/controller/.test(String(object['logger'])) ||
		Object.keys(object).some(key =>
			/^(?:controller|controllerKind|controllerGroup|reconcileID|reconciler (?:kind|group))$/.test(key),
		);
	const own = commandIn(object['cmd']) ?? commandIn(object['command']) ?? command;
	const found: Inner[] = [];
	for (const key of telling) {
		const value = object[key];
		if (typeof value === 'string' && value !== '')
			found.push({
				text: value,
				command: own,
				isOutput: key.endsWith('stderr') && own !== undefined,
				isError: isErrorName.test(key) && (isController ? 'controller' : true),
			});
	}

	for (const [key, value] of Object.entries(object)) {
		if (!around.test(key)) continue;
		for (const each of Array.isArray(value) ? value.slice(0, 100) : [value])
			if (isRecord(each)) found.push(...textsOf(each, own, depth + 1));
	}

	return found;
}

function commandIn(value: unknown): string | undefined {
	if (typeof value === 'string') return value.trim();
	return Array.isArray(value) && value.every(word => typeof word === 'string') ? value.join(' ') : undefined;
}

/** logfmt, in Go's quotes: `level=error msg="…" error="…"`. */
const pair = /(?:^|[\s,{])(error|err|msg|message|stderr|output)="((?:[^"\\]|\\.){1,65536})"/g;

const pairs = (line: string): readonly Inner[] =>
	[...line.matchAll(pair)].map(([, name = '', quoted = '']) => ({
		text: unquoteGo(quoted),
		command: undefined,
		isOutput: false,
		isError: isErrorName.test(name),
	}));

/**
Go's `%q` behind a label (`- stderr: "…"` of skaffold), a member of an object that is printed over several lines, and the argument
of an exception in Python.
*/
const label =
	/(?:(?:\b(?:stderr|error|err|output)|\w{0,60}(?:Error|Exception)|\b(?:msg|message|MESSAGE|log|Body|body))"?(?: was)?[:=(] ?)(?:"((?:[^"\\]|\\.){1,65536})"|'((?:[^'\\]|\\.){1,65536})')/g;

const quotes = (line: string): readonly Inner[] =>
	[...line.matchAll(label)].map(([, double, single]) => ({
		text: double === undefined ? (single ?? '').replaceAll(/\\(['\\])/g, '$1') : unquoteGo(double),
		command: undefined,
		isOutput: false,
		isError: false,
	}));
