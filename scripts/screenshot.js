// Draws docs/screen.svg: the real program in a real terminal, with one of the project's samples.
// Usage: npm run screenshot; with --check it writes nothing, and reports a picture that differs. dist/ must be built.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {screenOf} from './screenshot/screen.js';
import {svgOf} from './screenshot/svg.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = join(root, 'docs', 'screen.svg');

const rows = await screenOf({
	root,
	args: ['analyze', 'samples/pasted/003-jenkins-sa-cannot-create.log'],
	columns: 150,
	rows: 36,
	shows: ['Evidence', 'q quit'],
});
const picture = svgOf(rows, 'kubectl-debug: verdict, journey and requests at the left, the diagnosis beside them');

if (!process.argv.includes('--check')) {
	writeFileSync(file, picture);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== picture) {
	console.error('docs/screen.svg is not what the program draws: npm run screenshot');
	process.exitCode = 1;
}
