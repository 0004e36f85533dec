import {readdirSync, readFileSync} from 'node:fs';
import {join, posix} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseSync} from '@swc/core';

const root = fileURLToPath(new URL('../../src/', import.meta.url));

/** The program's files, by path under `src/`. */
export const sources: readonly string[] = readdirSync(root, {recursive: true, encoding: 'utf8'})
	.map(path => path.replaceAll('\\', '/'))
	.filter(path => /\.tsx?$/.test(path))
	.toSorted();

/** A file's imports, including types: paths under `src/`, and names of packages and Node modules. */
export function importsOf(path: string, text = readFileSync(join(root, path), 'utf8')): string[] {
	const found = new Set<string>();
	const walk = (node: unknown): void => {
		if (typeof node !== 'object' || node === null) return;
		if (Array.isArray(node)) {
			for (const item of node) walk(item);
			return;
		}

		const {type, source, argument, arguments: args, callee} = node as Record<string, {type?: string; value?: string}>;
		const kind = type as unknown;
		if (kind === 'ImportDeclaration' || kind === 'ExportNamedDeclaration' || kind === 'ExportAllDeclaration')
			add(source?.value);
		if (kind === 'TsImportType') add(argument?.value);
		if (kind === 'CallExpression' && callee?.type === 'Import')
			add((args as unknown as ReadonlyArray<{expression: {value?: string}}>)[0]?.expression.value);
		for (const child of Object.values(node)) walk(child);
	};

	const add = (name: string | undefined) => {
		if (name === undefined) return;
		found.add(name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), name)) : name);
	};

	walk(parseSync(text, {syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2023'}));
	return [...found].toSorted();
}

/** Files in an import cycle; one array per cycle. */
export function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
	// Tarjan's strongly connected components.
	const circles: string[][] = [];
	const order = new Map<string, number>();
	const low = new Map<string, number>();
	const stack: string[] = [];
	const visit = (file: string): number => {
		const index = order.size;
		order.set(file, index);
		low.set(file, index);
		stack.push(file);
		for (const other of imports.get(file) ?? []) {
			if (!imports.has(other)) continue;
			if (!order.has(other)) low.set(file, Math.min(low.get(file) ?? 0, visit(other)));
			else if (stack.includes(other)) low.set(file, Math.min(low.get(file) ?? 0, order.get(other) ?? 0));
		}

		if (low.get(file) === index) {
			const circle = stack.splice(stack.indexOf(file));
			if (circle.length > 1) circles.push(circle);
		}

		return low.get(file) ?? 0;
	};

	for (const file of imports.keys()) if (!order.has(file)) visit(file);
	return circles;
}
