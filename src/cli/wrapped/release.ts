import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {isLossy} from '../../kubectl/levels.ts';
import {programFile, type Client} from './client.ts';
import {cacheFolder} from '../options/folders.ts';

/** Milliseconds a program has to report its version: kubectl takes 40, minikube some hundred. */
const TIMEOUT = 2000;

/** Milliseconds for which a result is valid. The program may be a launcher that selects a kubectl by cluster. */
const BELIEVED = 24 * 3_600_000;

/** Maximum programs in the cache. */
const MAX_KNOWN = 50;

type Known = {readonly mtimeMs: number; readonly size: number; readonly asked: number; readonly losesStatus: boolean};

/**
Whether a client is based on the release that logs no status at -v=9: kubectl 1.23.

Asking takes as long as starting the client, so the result is cached until the file changes.
*/
export function losesStatus(client: Client, env: NodeJS.ProcessEnv, now = Date.now()): boolean {
	const file = programFile(client.file, env);
	if (file === undefined) return false;
	try {
		// Version managers change a link's target.
		const target = realpathSync(file);
		const {mtimeMs, size} = statSync(target);
		const key = [target, ...client.words].join(' ');
		const cache = join(cacheFolder(env), 'releases.json');
		const known = readCache(cache);
		const found = known[key];
		const age = now - (found?.asked ?? 0);
		if (found?.mtimeMs === mtimeMs && found.size === size && age >= 0 && age < BELIEVED) return found.losesStatus;
		const lossy = isLossy(client.kind, ask(client, env));
		writeCache(cache, {...known, [key]: {mtimeMs, size, asked: now, losesStatus: lossy}});
		return lossy;
	} catch {
		// The program has vanished; starting it will report that.
		return false;
	}
}

/** The JSON of `kubectl version` and `oc version`; the bare version of helm. */
function ask({kind, file, words}: Client, env: NodeJS.ProcessEnv): string {
	const question = kind === 'helm' ? ['version', '--template', '{{.Version}}'] : ['version', '--client', '-o', 'json'];
	const {stdout} = spawnSync(file, [...words, ...question], {
		stdio: ['ignore', 'pipe', 'ignore'],
		env,
		encoding: 'utf8',
		timeout: TIMEOUT,
		killSignal: 'SIGKILL',
		windowsHide: true,
	});
	return stdout ?? '';
}

function readCache(file: string): Readonly<Record<string, Known>> {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Known>;
	} catch {
		return {};
	}
}

/** Replaced atomically: there may be several writers. A cache that cannot be written only costs time. */
function writeCache(file: string, known: Readonly<Record<string, Known>>): void {
	const youngest = Object.entries(known)
		.toSorted(([, one], [, other]) => other.asked - one.asked)
		.slice(0, MAX_KNOWN);
	try {
		mkdirSync(join(file, '..'), {recursive: true});
		const unfinished = `${file}.${process.pid}`;
		writeFileSync(unfinished, JSON.stringify(Object.fromEntries(youngest)));
		renameSync(unfinished, file);
	} catch {}
}
