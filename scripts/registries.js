// Writes what the sources take from elsewhere: the lists of causes, wrappers, reports and the like from the files of their folders, so that
// adding one touches one new file, and the version from package.json.
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = join(fileURLToPath(import.meta.url), '..', '..', 'src');

function filesUnder(folder) {
	return readdirSync(folder)
		.toSorted()
		.flatMap(name => {
			const path = join(folder, name);
			return statSync(path).isDirectory() ? filesUnder(path) : [path];
		});
}

/** Where one stands among the others; those that say nothing follow each other by name. */
const orderOf = text => Number(/\border: (\d+)/.exec(text)?.[1] ?? 0);

/** A member is a file with a default export; everything else in the folder is shared code. */
function write(folder, type, from, list) {
	const target = join(root, folder, 'registry.ts');
	const members = filesUnder(join(root, folder))
		.filter(path => path !== target && path.endsWith('.ts'))
		.map(path => ({path, text: readFileSync(path, 'utf8')}))
		.filter(({text}) => /^export default /m.test(text))
		.toSorted((one, other) => orderOf(one.text) - orderOf(other.text))
		.map(({path}) => `./${relative(join(root, folder), path).split(sep).join('/')}`);
	const name = path => path.slice(2, -3).replaceAll(/[^a-z0-9]+(.)/gi, (_, letter) => letter.toUpperCase());
	const text = [
		'// Written by scripts/registries.js; do not edit.',
		`import type {${type}} from '${from}';`,
		...members.map(path => `import ${name(path)} from '${path}';`),
		'',
		`export const ${list}: readonly ${type}[] = [${members.map(name).join(', ')}];`,
		'',
	].join('\n');
	writeNew(target, text);
}

/** A file that is as it should be keeps its time. */
function writeNew(target, text) {
	let before = '';
	try {
		before = readFileSync(target, 'utf8');
	} catch {}

	if (before !== text) writeFileSync(target, text);
}

write('causes', 'Cause', '../clues/cause.ts', 'causes');
write('read/repairs', 'Repair', './repair.ts', 'repairs');
write('read/wrappers', 'Wrapper', './wrapper.ts', 'wrappers');
write('formats', 'Reporter', './reporter.ts', 'reporters');
write('doctor/checks', 'Check', '../check.ts', 'checks');
write('runs/dialects', 'Dialect', './dialect.ts', 'dialects');
write('ui/detail', 'Tab', './tab.ts', 'tabs');

const {version} = JSON.parse(readFileSync(join(root, '..', 'package.json'), 'utf8'));
writeNew(
	join(root, 'version.ts'),
	`// Written by scripts/registries.js; do not edit.\nexport const version: string = ${JSON.stringify(version).replaceAll('"', "'")};\n`,
);
