import {readdirSync, readFileSync} from 'node:fs';
import {parseSync} from '@swc/core';
import type {Found} from './growth.ts';

const root = new URL('../../src/', import.meta.url).pathname;

/** The program's files, by path under `src/`. */
export const sourceFiles: readonly string[] = readdirSync(root, {recursive: true, encoding: 'utf8'})
	.filter(path => /\.tsx?$/.test(path))
	.toSorted();

/** Every regular expression literal of a file. */
export function literalsOf(path: string, text = readFileSync(root + path, 'utf8')): Found[] {
	const found: Found[] = [];
	const walk = (node: unknown, split: boolean): void => {
		if (typeof node !== 'object' || node === null) return;
		if (Array.isArray(node)) {
			for (const item of node) walk(item, split);
			return;
		}

		const {type, pattern, flags, callee} = node as Record<string, unknown>;
		if (type === 'RegExpLiteral' && typeof pattern === 'string' && typeof flags === 'string') {
			const all = split || flags.includes('g');
			found.push({where: path, pattern: new RegExp(pattern, flags), use: all ? 'all' : 'first'});
			return;
		}

		const isSplit = type === 'CallExpression' && JSON.stringify(callee).includes('"value":"split"');
		// An argument is wrapped in an object without a type.
		for (const [key, value] of Object.entries(node))
			walk(value, (isSplit && key === 'arguments') || (split && type === undefined));
	};

	walk(parseSync(text, {syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2023'}), false);
	return found;
}

/** The files that build regular expressions at run time. */
export const buildingFiles: readonly string[] = sourceFiles.filter(
	// A user's filter is checked when typed; it has its own test.
	path => path !== 'ui/filter/pattern.ts' && /\bRegExp\(/.test(readFileSync(root + path, 'utf8')),
);

/**
Records the regular expressions built with `new RegExp` during `work`.

Load the modules in `work`, or what they build on load is missed.
*/
export async function builtDuring(work: () => Promise<void>): Promise<Found[]> {
	const found = new Map<string, Found>();
	const original = globalThis.RegExp;
	globalThis.RegExp = new Proxy(original, {
		construct(target, parameters: ConstructorParameters<typeof RegExp>, newTarget) {
			const pattern = Reflect.construct(target, parameters, newTarget) as RegExp;
			const where = /src\/(\S+?\.tsx?)/.exec(new Error('where').stack ?? '')?.[1];
			if (where !== undefined && buildingFiles.includes(where))
				found.set(`${where} ${String(pattern)}`, {where, pattern, use: pattern.global ? 'all' : 'first'});
			return pattern;
		},
	});
	try {
		await work();
	} finally {
		globalThis.RegExp = original;
	}

	return [...found.values()];
}
