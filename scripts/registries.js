// Generates code from other files: the lists of causes, wrappers, reports and the like from the files of their
// directories, so that adding one touches one new file, and the version from package.json.
import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
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

/** Its position among the others; those without one are sorted by name. */
const orderOf = text => Number(/\border: (\d+)/.exec(text)?.[1] ?? 0);

/** Members are files with a default export, by path from `./` on; everything else in the directory is shared code. */
function membersOf(folder) {
	const path = join(root, folder);
	return filesUnder(path)
		.filter(file => file.endsWith('.ts') && file !== join(path, 'registry.ts'))
		.map(file => ({file: `./${relative(path, file).split(sep).join('/')}`, text: readFileSync(file, 'utf8')}))
		.filter(({text}) => /^export default /m.test(text))
		.toSorted((one, other) => orderOf(one.text) - orderOf(other.text))
		.map(({file}) => file);
}

/** An up-to-date file keeps its timestamp. */
function write(name, ...lines) {
	const target = join(root, name);
	const text = ['// Written by scripts/registries.js; do not edit.', ...lines, ''].join('\n');
	if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
}

/** A list of all members. */
function register(folder, type, from, list) {
	const members = membersOf(folder);
	const name = file => file.slice(2, -3).replaceAll(/[^a-z0-9]+(.)/gi, (_, letter) => letter.toUpperCase());
	write(
		join(folder, 'registry.ts'),
		`import type {${type}} from '${from}';`,
		...members.map(file => `import ${name(file)} from '${file}';`),
		'',
		`export const ${list}: readonly ${type}[] = [${members.map(name).join(', ')}];`,
	);
}

/** A map from names to members, which are loaded on demand. */
function registerLazily(folder, type, from, map) {
	write(
		join(folder, 'registry.ts'),
		`import type {${type}} from '${from}';`,
		'',
		`export const ${map}: ReadonlyMap<string, () => Promise<${type}>> = new Map([`,
		...membersOf(folder).map(
			file => `\t['${file.slice(2, -3)}', async (): Promise<${type}> => (await import('${file}')).default],`,
		),
		']);',
	);
}

register('causes', 'Cause', '../clues/cause.ts', 'causes');
register('read/repairs', 'Repair', './repair.ts', 'repairs');
register('read/wrappers', 'Wrapper', './wrapper.ts', 'wrappers');
register('formats', 'Reporter', './reporter.ts', 'reporters');
register('doctor/checks', 'Check', '../check.ts', 'checks');
register('runs/dialects', 'Dialect', './dialect.ts', 'dialects');
register('ui/detail', 'Tab', './tab.ts', 'tabs');
registerLazily('cli/commands', 'OwnCommand', './own-command.ts', 'commands');

const {version} = JSON.parse(readFileSync(join(root, '..', 'package.json'), 'utf8'));
write('version.ts', `export const version: string = ${JSON.stringify(version).replaceAll('"', "'")};`);
