// Packs the package, and writes the krew manifest with its checksum.
// Usage: node scripts/krew.js --uri URL-where-the-archive-will-be [--folder release] [--ignore-scripts]
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {stringify} from 'yaml';

const {values} = parseArgs({
	options: {
		folder: {type: 'string', default: 'release'},
		uri: {type: 'string'},
		'ignore-scripts': {type: 'boolean', default: false},
	},
});

// krew only accepts archives over https; the publisher knows where this one will be.
if (!/^https:\/\/\S+$/.test(values.uri ?? '')) {
	console.error('krew: --uri is missing, or does not begin with https://\n  Name the URL where the archive will be.');
	process.exit(2);
}

/** Must match the file name, and determines the plugin's name. */
const NAME = 'wire';

/**
The archive is what `npm publish FILE` uploads: one file for both, which needs Node and nothing else.

Source: https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/
*/
const manifest = ({version, homepage}, uri, sha256) => ({
	apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
	kind: 'Plugin',
	metadata: {name: NAME},
	spec: {
		version: `v${version}`,
		homepage,
		shortDescription: 'Explain why a kubectl command failed',
		description: [
			'Runs a kubectl command, reads its verbose log, and says which request failed, how far it got, who refused it,',
			'which lines prove it, and the next safe command. The output and the exit code stay as they are.',
			'',
			'  kubectl wire get pods -n shop',
			'  kubectl wire analyze build.log',
			'',
		].join('\n'),
		caveats: 'Needs Node.js 20.19 or later, as `node` on the PATH.\n',
		platforms: [
			{
				// On Windows krew links to the program itself, which must be an executable there.
				selector: {matchExpressions: [{key: 'os', operator: 'In', values: ['linux', 'darwin']}]},
				uri,
				sha256,
				bin: 'dist/kubectl-wire.js',
				files: [{from: 'package/*', to: '.'}],
			},
		],
	},
});

mkdirSync(values.folder, {recursive: true});
const scripts = values['ignore-scripts'] ? ['--ignore-scripts'] : [];
// On Windows npm is a cmd.exe script, which Node can only start through a shell, and a shell splits at blanks.
const onWindows = process.platform === 'win32';
const destination = onWindows ? `"${values.folder}"` : values.folder;
const said = execFileSync('npm', ['pack', '--json', '--pack-destination', destination, ...scripts], {
	encoding: 'utf8',
	shell: onWindows,
	stdio: ['ignore', 'pipe', 'inherit'],
});
// The package's scripts may print before it.
const [{filename, size}] = JSON.parse(said.slice(said.search(/^\[/m)));
const sha256 = createHash('sha256')
	.update(readFileSync(join(values.folder, filename)))
	.digest('hex');
const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
writeFileSync(join(values.folder, `${NAME}.yaml`), stringify(manifest(own, values.uri, sha256), {lineWidth: 0}));
console.log(`${values.folder}: ${filename} (${Math.round(size / 1024)} KB), ${NAME}.yaml`);
