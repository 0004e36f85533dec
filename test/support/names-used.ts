import {parseSync} from '@swc/core';

/** Which of these names a program uses as variables or calls; not object members or words in strings. */
export function namesUsed(source: string, names: ReadonlySet<string>): string[] {
	const used = new Set<string>();
	const walk = (node: unknown): void => {
		if (typeof node !== 'object' || node === null) return;
		if (Array.isArray(node)) {
			for (const item of node) walk(item);
			return;
		}

		const {type, value} = node as Record<string, unknown>;
		if (type === 'Identifier' && typeof value === 'string' && names.has(value)) used.add(value);
		for (const [key, child] of Object.entries(node)) {
			// `x.process`, `{process: 1}`, a method of that name: `Computed` ones are expressions.
			const isName = (key === 'property' && type === 'MemberExpression') || (key === 'key' && type !== 'Computed');
			const isComputed = typeof child === 'object' && child !== null && 'type' in child && child.type === 'Computed';
			if (!isName || isComputed) walk(child);
		}
	};

	walk(parseSync(source, {syntax: 'ecmascript', target: 'es2023'}));
	return [...used].toSorted();
}
