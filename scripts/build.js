// Bundles the program, with the screen in a chunk of its own that only a terminal session loads.
import {readFileSync, rmSync} from 'node:fs';
import {build} from 'esbuild';
import './registries.js';

const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

rmSync(new URL('../dist', import.meta.url), {recursive: true, force: true});
await build({
	entryPoints: {cli: 'src/cli.ts', index: 'src/index.ts'},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	platform: 'node',
	target: 'node20',
	format: 'esm',
	minifySyntax: true,
	minifyWhitespace: true,
	// Ink asks for it in development only.
	external: ['react-devtools-core'],
	define: {'process.env.NODE_ENV': '"production"', KUBECTL_DEBUG_VERSION: JSON.stringify(version)},
	// CommonJS packages in an ES module bundle still call require.
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module';\nconst require = __createRequire(import.meta.url);",
	},
	logLevel: 'warning',
});
