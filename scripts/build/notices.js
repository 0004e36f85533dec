import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** Licences whose code may be part of an Apache-2.0 program if their text is included. */
const ACCEPTED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** Licence texts that projects publish but omit from their packages, each named after the version it was looked up for. */
const LOOKED_UP = 'scripts/build/licences';

/**
The notices required by the packages in a bundle: name, version, licence, and the licence text with its copyright.

@param {import('esbuild').Metafile} metafile with paths from `root`
@param {string} root folder of the project
@throws if a package has no licence text, or a licence not known to allow this
*/
export function noticesOf(metafile, root = fileURLToPath(new URL('../../', import.meta.url))) {
	const notices = new Map(foldersOf(metafile).map(folder => noticeOf(join(root, folder), root)));
	return [
		'kubectl-debug contains code of these packages.\n',
		...[...notices].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, text]) => text),
	].join(`\n${'-'.repeat(80)}\n\n`);
}

/** Directories of the packages whose code is in the output, not just among its inputs. */
function foldersOf({outputs}) {
	const files = Object.values(outputs).flatMap(({inputs}) =>
		Object.keys(inputs).filter(file => inputs[file].bytesInOutput > 0),
	);
	return files.flatMap(file => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
}

/** The same version may be in several directories: it is one entry, by name and version. */
function noticeOf(folder, root) {
	const {name, version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	if (!ACCEPTED.includes(license))
		throw new Error(
			`${name} ${version} cannot be bundled: its licence is ${JSON.stringify(license) ?? 'not named'}, not one of ${ACCEPTED.join(', ')}.`,
		);
	const texts = textsOf(folder, join(root, LOOKED_UP, `${name}@${version}.txt`));
	if (texts.length === 0)
		throw new Error(
			`${name} ${version} has no licence file: put the text that its project publishes into ${LOOKED_UP}/${name}@${version}.txt.`,
		);
	return [`${name} ${version}`, `${name} ${version}\nLicence: ${license}\n\n${texts.join('\n\n')}\n`];
}

/** Its licences, and its notices about third-party code. */
function textsOf(folder, lookedUp) {
	const names = readdirSync(folder).toSorted();
	const own = names.filter(name => /^(?:licen[cs]e|copying)(?:[.-]|$)/i.test(name)).map(name => join(folder, name));
	const licences = own.length === 0 && existsSync(lookedUp) ? [lookedUp] : own;
	const notices = names.filter(name => /^notice(?:\.|$)/i.test(name)).map(name => join(folder, name));
	return licences.length === 0
		? []
		: [...licences, ...notices].map(path => readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim());
}
