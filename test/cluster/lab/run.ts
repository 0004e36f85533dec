import {spawn, type ChildProcess} from 'node:child_process';
import {mkdir, mkdtemp, symlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {wordsOf} from '../../../src/text/words-of.ts';
import {startProgram} from '../../support/run-cli.ts';
import {fillIn, type Values} from './fill-in.ts';
import {freePort} from './free-port.ts';
import {startGateway, type Gateway} from './gateway.ts';
import type {ControlPlane} from './control-plane.ts';
import {kubeconfigOf} from './kubeconfig.ts';
import {kubectl, type ClientVersion} from './programs.ts';
import type {Recording} from './recording.ts';
import {endOf, requestsSince} from './server-side.ts';
import type {Signal, Situation} from './situation.ts';

/** Milliseconds after which kubectl gets Ctrl-C: what nobody answers would go on for minutes. */
const PATIENCE = 100_000;

/** Milliseconds until a request has certainly reached the server. */
const ARRIVAL = 500;

/** A command that has run, and where it ran: its world stays until `end`. */
export type Happened = {
	readonly recording: Recording;
	readonly folder: string;
	readonly env: Readonly<Record<string, string>>;
	readonly end: () => Promise<void>;
};

export type RunOptions = {readonly client: ClientVersion; readonly level: number};

/** Brings a situation about, and runs its command in it. */
export async function bringAbout(
	name: string,
	situation: Situation,
	plane: ControlPlane,
	{client, level}: RunOptions,
): Promise<Happened> {
	const folder = await mkdtemp(join(String(plane.values['folder']), 'run-'));
	const undo: Array<() => Promise<unknown>> = [];
	const end = async () => {
		for (const each of undo.toReversed()) await each();
	};

	try {
		const objects = situation.objects === undefined ? undefined : fillIn(situation.objects, plane.values);
		if (objects !== undefined) {
			undo.push(() =>
				plane.admin(['delete', '-f', '-', '--ignore-not-found', '--wait=false', '--now'], objects).catch(() => {}),
			);
			await plane.admin(['apply', '-f', '-'], objects);
		}

		for (const command of situation.before ?? []) await plane.admin(wordsOf(command) ?? []);
		let gateway: Gateway | undefined;
		if (situation.gateway !== undefined) {
			gateway = await startGateway(situation.gateway, plane, join(folder, 'gateway'));
			undo.push(gateway.stop);
		}

		const values: Values = {
			...plane.values,
			...(await uidOf(situation, plane)),
			...(gateway !== undefined && {gateway: gateway.url, 'gateway-port': new URL(gateway.url).port}),
			home: folder,
			'free-port': await freePort(),
		};
		for (const [file, text] of Object.entries(situation.files ?? {}))
			await writeFile(join(folder, file), fillIn(text, values), {mode: file.endsWith('.sh') ? 0o755 : 0o644});
		await mkdir(join(folder, '.kube'));
		await writeFile(
			join(folder, '.kube', 'config'),
			kubeconfigOf({
				url: situation.gateway?.as === 'proxy' ? plane.url : (gateway?.url ?? plane.url),
				pki: plane.pki,
				user: situation.user ?? 'admin',
				values,
				...(situation.cluster !== undefined && {cluster: situation.cluster}),
			}),
		);
		await mkdir(join(folder, 'bin'));
		await symlink(await kubectl(client), join(folder, 'bin', 'kubectl'));
		const env = {
			HOME: folder,
			PATH: `${join(folder, 'bin')}:${folder}:${process.env['PATH'] ?? ''}`,
			...(situation.gateway?.as === 'proxy' && {HTTPS_PROXY: gateway?.url ?? ''}),
			...Object.fromEntries(Object.entries(situation.env ?? {}).map(([key, text]) => [key, fillIn(text, values)])),
		};

		if (situation.script !== undefined) await damage(situation.script, plane.values);
		if (situation.holds !== undefined) {
			undo.push(plane.hold(situation.holds.path, situation.holds.user));
			await sleep(ARRIVAL);
		}

		const [before, meanwhile] = inTime(situation.signals ?? []);
		await send(before, plane);

		const [auditFrom, logFrom] = [endOf(plane.audit), endOf(plane.log)];
		const command = atLevel(fillIn(situation.command, values), level);
		const {output, code} = await run(
			command,
			{folder, env, stdin: situation.stdin},
			reactions(situation, values, () => send(meanwhile, plane)),
		);
		const log = `$ ${command}\n${output}`;
		const requests = await settled(log, () => requestsSince(plane.audit, auditFrom, plane.log, logFrom));
		return {
			recording: {situation: name, server: plane.version, client, level, exitCode: code, log, requests, values},
			folder,
			env,
			end,
		};
	} catch (error) {
		await end();
		throw error;
	}
}

/** Runs a situation's script. Source of the paths: etcd `api/etcdserverpb/rpc.proto`; keys and values are base64. */
async function damage(script: string, values: Values): Promise<void> {
	const url = JSON.stringify(values['etcd']);
	const etcd = `const base64 = text => Buffer.from(text).toString('base64');
		const etcd = async (path, body) => (await fetch(${url} + path, {method: 'POST', body: JSON.stringify(body)})).json();`;
	const {code, stderr} = await startProgram(process.execPath, ['--input-type=module', '-e', `${etcd}\n${script}`])
		.ended;
	if (code !== 0) throw new Error(`the script of the situation fails: ${stderr}`);
}

/** A token of a service account names the account's UID. */
async function uidOf({user}: Situation, {ask}: ControlPlane): Promise<Values> {
	const account = typeof user === 'string' ? /^serviceaccount (\S+)\/(\S+)/.exec(user) : null;
	if (account === null) return {};
	const [, namespace = '', name = ''] = account;
	const {text} = await ask(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}`);
	const uid = /"uid": ?"([^"]+)"/.exec(text)?.[1];
	return uid === undefined ? {} : {[`uid-${namespace}-${name}`]: uid};
}

/** What follows ` -- ` belongs to the container. */
const atLevel = (command: string, level: number): string =>
	command.includes(' -- ') ? command.replace(' -- ', ` -v=${level} -- `) : `${command} -v=${level}`;

type Environment = {
	readonly folder: string;
	readonly env: Readonly<Record<string, string>>;
	readonly stdin: string | undefined;
};

/** What happens once the log holds some words. */
type Reaction = {readonly at: string; readonly react: (kubectl: ChildProcess) => void};

function reactions(
	{interruptAt, signals = [], visits}: Situation,
	values: Values,
	signal: () => Promise<void>,
): Reaction[] {
	const url = visits === undefined ? undefined : fillIn(visits, values);
	const at = signals.find(each => each.at !== undefined)?.at;
	return [
		...(interruptAt === undefined ? [] : [{at: interruptAt, react: (kubectl: ChildProcess) => kubectl.kill('SIGINT')}]),
		...(at === undefined ? [] : [{at, react: () => void signal()}]),
		// What it answers does not matter, and whether.
		...(url === undefined ? [] : [{at: 'Forwarding from', react: () => void fetch(url).catch(() => {})}]),
	];
}

/** Signals before the command, and while it runs. */
function inTime(signals: readonly Signal[]): [readonly Signal[], readonly Signal[]] {
	const first = signals.findIndex(({at}) => at !== undefined);
	return first === -1 ? [signals, []] : [signals.slice(0, first), signals.slice(first)];
}

async function send(signals: readonly Signal[], plane: ControlPlane): Promise<void> {
	for (const {to, signal, wait = 0} of signals) {
		const daemon = plane.daemons[to];
		if (daemon === undefined) throw new Error(`${to} is not one of ${Object.keys(plane.daemons).join(', ')}`);
		daemon.signal(signal);
		await sleep(wait * 1000);
	}
}

/** Runs it with one pipe for both streams, as `2>&1` does, so that lines keep their order. */
function run(
	command: string,
	{folder, env, stdin}: Environment,
	expected: readonly Reaction[],
): Promise<{output: string; code: number | null}> {
	const [, ...args] = wordsOf(command) ?? [];
	if (args.length === 0) throw new Error(`not a command of kubectl: ${command}`);
	// A shell joins the streams: Node gives each a pipe of its own.
	const child = spawn('sh', ['-c', 'exec kubectl "$@" 2>&1', 'sh', ...args], {
		cwd: folder,
		env,
		stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
	});
	child.stdin?.on('error', () => {}); // kubectl need not read it.
	child.stdin?.end(stdin);
	const parts: Buffer[] = [];
	let waiting = expected;
	child.stdout?.on('data', (part: Buffer) => {
		parts.push(part);
		if (waiting.length === 0) return;
		const log = Buffer.concat(parts).toString();
		const due = waiting.filter(({at}) => log.includes(at));
		waiting = waiting.filter(each => !due.includes(each));
		for (const {react} of due) react(child);
	});
	const watchdog = setTimeout(() => child.kill('SIGINT'), PATIENCE);
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', code => {
			clearTimeout(watchdog);
			resolve({output: Buffer.concat(parts).toString(), code});
		});
	});
}

/** The audit event of an answer may be written a moment after the answer. */
async function settled<Item extends {readonly id: string; readonly code: number | null}>(
	log: string,
	read: () => readonly Item[],
): Promise<readonly Item[]> {
	const named = [...log.matchAll(/Audit-Id: ([0-9a-f-]{36})/gi)].map(([, id = '']) => id);
	for (let attempt = 0; ; attempt++) {
		const found = read();
		const ids = new Set(found.filter(({code}) => code !== null).map(({id}) => id));
		if (attempt >= 2 && (attempt > 20 || named.every(id => ids.has(id)))) return found;
		await sleep(50);
	}
}
