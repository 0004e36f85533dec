import {spawnSync} from 'node:child_process';
import {mkdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {isLossy} from '../../kubectl/levels.ts';
import {programFile, type Client} from './client.ts';
import {cacheFolder} from '../options/folders.ts';

/** Milliseconds that a program has to tell its version: kubectl takes 40, minikube some hundred. */
const TIMEOUT = 2000;

/** Milliseconds for which an answer is believed. What is run may be a launcher that chooses a kubectl by the cluster. */
const BELIEVED = 24 * 3_600_000;

/** Programs in the cache. */
const MAX_KNOWN = 50;

type Known = {readonly mtimeMs: number; readonly size: number; readonly asked: number; readonly losesStatus: boolean};

/**
Whether a client is of the release that logs no status at -v=9: kubectl 1.23.

Asking takes as long as a start of the client, so the answer is kept, for the file as it is.
*/
export function losesStatus(client: Client, env: NodeJS.ProcessEnv, now = Date.now()): boolean {
	const file = programFile(client.file, env);
	if (file === undefined) return false;
	try {
		// Version managers exchange what a link points to.
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
		// The program went away meanwhile; whoever starts it says so.
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

/** Replaced as a whole: several may write at once. A cache that cannot be written costs time and nothing else. */
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
