import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';

/*
esbuild makes a chunk of every set of modules that the same entry points share, most of them a few hundred bytes long, and Node
takes almost a millisecond to load each. So chunks that are always loaded together become one file: starting the program reads
seven files instead of thirty.
*/

/**
Merges chunks of a build in place.

@param {import('esbuild').Metafile} metafile of a build with `splitting`
@param {readonly string[]} entries sources of entry points, including dynamic ones: chunks needed by the same ones are merged
@param {string} folder where the output lies
*/
export async function mergeChunks({outputs}, entries, folder) {
	const outputOf = entry => Object.keys(outputs).find(file => outputs[file].entryPoint === entry);
	const needed = entries.map(entry => closure(outputs, outputOf(entry)));
	const groups = grouped(
		Object.keys(outputs).filter(file => outputs[file].entryPoint === undefined && needed.some(set => set.has(file))),
		file =>
			needed
				.map(set => (set.has(file) ? entryName(entries[needed.indexOf(set)]) : ''))
				.filter(Boolean)
				.join('-'),
	);
	/** Names of the merged files. */
	const homes = new Map();
	for (const [name, files] of groups) for (const file of files) homes.set(path.basename(file), `shared-${name}.js`);
	const moved = text =>
		text.replaceAll(/(from|import)"\.\/(chunk-\w+\.js)"/g, (_, word, file) => `${word}"./${homes.get(file) ?? file}"`);

	for (const [name, files] of groups) {
		const names = files.flatMap(file => outputs[file].exports);
		const twice = names.find((each, index) => names.indexOf(each) !== index);
		if (twice !== undefined) throw new Error(`two chunks of ${name} export ${twice}`);
		const own = new Set(files.map(file => path.basename(file)));
		const {outputFiles} = await build({
			stdin: {
				contents: [...own].map(file => `export * from './${file}';`).join('\n'),
				resolveDir: path.resolve(folder),
			},
			bundle: true,
			write: false,
			platform: 'node',
			target: 'node20',
			format: 'esm',
			minifySyntax: true,
			minifyWhitespace: true,
			logLevel: 'warning',
			plugins: [
				{
					name: 'others stay outside',
					setup(plugin) {
						// Including dynamic imports.
						plugin.onResolve({filter: /^\.\//}, ({path: file}) =>
							own.has(path.basename(file)) ? undefined : {path: file, external: true},
						);
					},
				},
			],
		});
		writeFileSync(path.join(folder, `shared-${name}.js`), moved(outputFiles[0].text));
	}

	for (const file of Object.keys(outputs)) {
		const target = path.join(folder, path.basename(file));
		if (homes.has(path.basename(file))) rmSync(target);
		else writeFileSync(target, moved(readFileSync(target, 'utf8')));
	}
}

/** Like `Map.groupBy`, which Node 20 does not have. */
function grouped(items, keyOf) {
	const groups = new Map();
	for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
	return groups;
}

const entryName = entry => path.basename(entry).replace(/\.\w+$/, '');

/** All outputs that one loads statically. */
function closure(outputs, start, seen = new Set()) {
	if (seen.has(start)) return seen;
	seen.add(start);
	for (const {path: file, kind} of outputs[start].imports)
		if (kind === 'import-statement' && outputs[file] !== undefined) closure(outputs, file, seen);
	return seen;
}
