// Bundles the program, with the screen in a chunk of its own that only a terminal session loads.
import {cpSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {mergeChunks} from './build/merge-chunks.js';
import {noticesOf} from './build/notices.js';
import {giveOwnRequire} from './build/own-require.js';
import './registries.js';

const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/*
Ink's layout engine asks `fetch` for the WebAssembly that it carries itself, and Node loads its whole HTTP client for that: 30 ms
of the 300 that the screen has for its first frame. Without `fetch` it decodes the text where it is.
*/
const yogaWithoutFetch = {
	name: 'yoga without fetch',
	setup({onLoad}) {
		onLoad({filter: /yoga-wasm-base64-esm\.js$/}, ({path}) => ({
			contents: `const fetch = undefined;\n${readFileSync(path, 'utf8')}`,
		}));
	},
};

rmSync(new URL('../dist', import.meta.url), {recursive: true, force: true});
const {metafile} = await build({
	entryPoints: {cli: 'src/cli.ts', index: 'src/index.ts'},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	platform: 'node',
	target: 'node20',
	format: 'esm',
	minifySyntax: true,
	minifyWhitespace: true,
	plugins: [yogaWithoutFetch],
	// Ink's tools for its own development: with DEV set they would be looked for.
	external: ['react-devtools-core', '*/devtools.js'],
	define: {
		'process.env.NODE_ENV': '"production"',
		'process.env.DEV': '"false"',
	},
	logLevel: 'warning',
	metafile: true,
});
writeFileSync('dist/THIRD-PARTY-NOTICES', noticesOf(metafile));
// What is in the bundle, for tests and for https://esbuild.github.io/analyze/; it is not published.
writeFileSync('dist/metafile.json', JSON.stringify(metafile));
await mergeChunks(metafile, ['src/cli.ts', 'src/index.ts', 'src/cli/commands/analyze.ts'], 'dist');

giveOwnRequire('dist');

// The names that kubectl looks for: they tell the program how it was called, also where links are scripts, as on Windows.
for (const name of ['kubectl-wire', 'kubectl_complete-wire'])
	writeFileSync(`dist/${name}.js`, "#!/usr/bin/env node\nimport './cli.js';\n", {mode: 0o755});

for (const shell of ['bash', 'zsh', 'fish'])
	cpSync(`src/cli/completion/kubectl-debug.${shell}`, `dist/kubectl-debug.${shell}`);

// The manual is written by the modules that know the flags and the commands.
const writer = new URL('../dist/manual.js', import.meta.url);
await build({
	entryPoints: ['src/cli/help/man.ts'],
	outfile: fileURLToPath(writer),
	bundle: true,
	packages: 'external',
	platform: 'node',
	format: 'esm',
});
const {manual} = await import(writer);
writeFileSync('dist/kubectl-debug.1', await manual(version));
rmSync(writer);
