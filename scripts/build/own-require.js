import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';

const definition = "import {createRequire} from 'node:module';\nconst __require = createRequire(import.meta.url);\n";

/**
Adds `require` to the built files with CommonJS packages that load Node modules: the screen, the configuration file.

A banner would add it to all of them, and the library must not name any Node module, so that it bundles for a browser as is.

@param {string} folder where the output lies
*/
export function giveOwnRequire(folder) {
	for (const file of readdirSync(folder)) {
		const place = path.join(folder, file);
		const text = readFileSync(place, 'utf8');
		if (!/\b__require\(/.test(text)) continue;
		// esbuild's own `__require` fallback comes from a chunk that the library needs too.
		const without = text.replace(/(import\{[^}]*?)(?:,__require\b|\b__require,)/, '$1');
		if (without === text) throw new Error(`${file}: __require is not imported as expected`);
		writeFileSync(place, definition + without);
	}
}
