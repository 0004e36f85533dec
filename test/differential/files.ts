import {chmod, mkdir} from 'node:fs/promises';
import {join} from 'node:path';
import type {Home} from '../support/kubeconfig.ts';
import {manifests} from '../support/manifests.ts';

/** The programs that kubectl runs; names with a blank are no manifests. */
const scripts: Readonly<Record<string, string>> = {
	// Writes to both streams, and shows what it was given.
	'bin/kubectl-greets': 'echo "name? $*"\nread -r name\necho "hello $name" >&2\n',
	'bin/kubectl-fails': 'echo broken >&2\nexit 7\n',
	editor: 'sed "s/blue/pink/" "$1" >"$1.new" && mv "$1.new" "$1"\n',
};

/** What the commands of the suite find in their folder. */
export async function writeFiles({folder, write}: Home): Promise<void> {
	await Promise.all(['bin', 'tmp', 'kustomization'].map(name => mkdir(join(folder, name))));
	for (const [name, object] of Object.entries({
		...manifests,
		'web.json': {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'settings'}, data: {color: 'green'}},
	}))
		await write(name, JSON.stringify(object));
	for (const [name, script] of Object.entries(scripts)) await chmod(await write(name, `#!/bin/sh\n${script}`), 0o755);
	await write('kustomization/kustomization.yaml', 'configMapGenerator: [{name: colors, literals: [color=red]}]\n');
}
