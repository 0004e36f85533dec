import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {spawn} from '@lydell/node-pty';
import {cli, startProgram} from '../../support/run-cli.ts';
import {until} from '../../support/until.ts';
import type {ControlPlane} from '../lab/control-plane.ts';
import {kubeconfigOf} from '../lab/kubeconfig.ts';
import {kubectl, type ClientVersion} from '../lab/programs.ts';
import {endOf, requestsSince} from '../lab/server-side.ts';
import {files, type Command} from './commands.ts';
import {comparable, seenBy} from './same.ts';

/** What a user, a pipe and the server see of one command. */
export type Seen = {
	readonly code: number | undefined;
	readonly signal: string | undefined;
	readonly stdout: string;
	readonly stderr: string;
	readonly requests: readonly string[];
};

/** One of two clusters, with a folder where kubectl runs. */
export type Side = {readonly run: (command: Command) => Promise<Seen>};

/** What exists before the first command. */
const objects = (namespace: string) => `
apiVersion: v1
kind: Namespace
metadata: {name: ${namespace}}
---
apiVersion: v1
kind: Pod
metadata: {name: box, namespace: ${namespace}, labels: {run: box}}
spec: {nodeName: worker-1, automountServiceAccountToken: false, containers: [{name: box, image: "busybox:1.37"}]}
`;

export async function makeSide(plane: ControlPlane, version: ClientVersion, isWrapped: boolean): Promise<Side> {
	const namespace = `shop-${version.replace('.', '-')}`;
	await plane.admin(['apply', '-f', '-'], objects(namespace));
	await plane.admin(['wait', 'pod/box', '-n', namespace, '--for=condition=Ready', '--timeout=60s']);
	const folder = join(String(plane.values['folder']), namespace);
	await mkdir(join(folder, '.kube'), {recursive: true});
	for (const [name, text] of Object.entries(files)) {
		await writeFile(join(folder, name), text);
		if (name.endsWith('.sh')) await chmod(join(folder, name), 0o755);
	}

	const {pki, url, values} = plane;
	const config = kubeconfigOf({url, pki, user: 'admin', values, namespace});
	await writeFile(join(folder, '.kube', 'config'), config);
	const program = await kubectl(version);
	const env = {HOME: folder, PATH: process.env['PATH'] ?? '', KUBECTL_DEBUG_KUBECTL: program};
	const before = isWrapped ? [process.execPath, cli, '--no-ui', '--'] : [program];
	return {
		async run(command) {
			const [auditFrom, logFrom] = [endOf(plane.audit), endOf(plane.log)];
			const where = {folder, env: {...env, ...command.env}};
			const words = [...before, ...wordsOf(command.line)];
			const seen = await (command.terminal === undefined ? inPipes : inTerminal)(words, command, where);
			return {...seen, requests: seenBy(requestsSince(plane.audit, auditFrom, plane.log, logFrom))};
		},
	};
}

/** A backslash keeps a word with a space together. */
const wordsOf = (line: string): string[] => line.split(/(?<!\\) /).map(word => word.replaceAll(String.raw`\ `, ' '));

type Where = {readonly folder: string; readonly env: Readonly<Record<string, string>>};
type Printed = Omit<Seen, 'requests'>;

async function inPipes(words: readonly string[], command: Command, {folder, env}: Where): Promise<Printed> {
	const {interruptAt, pipe, stdin, line} = command;
	const script = pipe === undefined ? 'exec "$@"' : `"$@" | ${pipe}`;
	const running = startProgram('/bin/sh', ['-c', script, 'sh', ...words], {
		env,
		cwd: folder,
		group: true,
		...(stdin !== undefined && {stdin}),
	});
	if (interruptAt !== undefined) {
		let printed = '';
		running.child.stdout?.on('data', (part: Buffer) => (printed += part.toString()));
		await until(`${line} prints ${interruptAt}`, () => interruptAt.test(printed));
		process.kill(-running.pid, 'SIGINT');
	}

	const {code, signal, stdout, stderr} = await running.ended;
	return {code, signal, stdout: comparable(stdout), stderr: comparable(stderr)};
}

/** Stands behind everything that the terminal gets. */
const END = '\u001E';

async function inTerminal(words: readonly string[], command: Command, {folder, env}: Where): Promise<Printed> {
	const {interruptAt, terminal, stdin, line} = command;
	const script = `trap : INT; "$@"; printf "\\036%s\\036" "$?"; read -r _`;
	const pty = spawn('/bin/sh', ['-c', script, 'sh', ...words], {
		cols: 100,
		rows: 30,
		cwd: folder,
		env: {TERM: 'xterm-256color', ...env},
	});
	let screen = '';
	const closed = new Promise(resolve => pty.onExit(resolve));
	pty.onData(data => (screen += data));
	try {
		if (stdin !== undefined) {
			await until(`${line} starts`, () => screen !== '' || stdin !== '');
			pty.write(stdin);
		}

		if (interruptAt !== undefined) {
			await until(`${line} prints ${interruptAt}`, () => interruptAt.test(screen));
			pty.write('\u0003');
		} else if (Array.isArray(terminal)) {
			const [question, typed] = terminal as readonly [RegExp, string];
			await until(`${line} asks`, () => question.test(screen));
			pty.write(typed);
		}

		await until(`${line} ends`, () => screen.endsWith(END));
	} finally {
		pty.kill('SIGKILL');
		await closed;
	}

	const [printed = '', code] = screen.split(END);
	return {code: Number(code), signal: undefined, stdout: comparable(printed), stderr: ''};
}
