import {spawn, type ChildProcess} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {constants} from 'node:os';
import {UserError} from '../../text/user-error.ts';
import type {Client} from './client.ts';

/** How kubectl ended. */
export type End = {
	/** A shell's exit code: kubectl's own, or 128 plus the signal number. */
	readonly code: number;
	readonly signal: NodeJS.Signals | null;
	/** The first signal received meanwhile: someone did not want to wait any longer. */
	readonly stoppedBy: NodeJS.Signals | undefined;
	readonly pid: number | undefined;
};

export type Streams = {
	/** Gets kubectl's stderr; if absent, kubectl writes to ours directly. */
	readonly onLog?: (chunk: Buffer) => void;
	/** Gets kubectl's stdout; if absent, kubectl writes to ours directly. */
	readonly onOutput?: (chunk: Buffer) => void;
};

export type Running = {readonly child: ChildProcess; readonly end: Promise<End>};

/**
Starts kubectl. `end` rejects with a sentence when it could not be started.

This program outlives kubectl, so that it can report; signals are forwarded.
*/
export function startKubectl(client: Client, args: readonly string[], {onLog, onOutput}: Streams): Running {
	const child = spawn(client.file, [...client.words, ...args], {
		stdio: ['inherit', onOutput === undefined ? 'inherit' : 'pipe', onLog === undefined ? 'inherit' : 'pipe'],
		windowsHide: true,
	});
	if (onLog !== undefined) child.stderr?.on('data', onLog);
	if (onOutput !== undefined) child.stdout?.on('data', onOutput);
	return {child, end: ended(client.file, child)};
}

async function ended(program: string, child: ChildProcess): Promise<End> {
	let stoppedBy: NodeJS.Signals | undefined;
	let waiting: NodeJS.Timeout | undefined;
	const pass = (signal: NodeJS.Signals) => {
		stoppedBy ??= signal;
		// A second one would kill a kubectl that is just cleaning up. A signal to the whole process group, as sent by terminals,
		// timeout and CI systems, has already reached kubectl.
		if (keys.has(signal) && hasTerminal()) return;
		clearTimeout(waiting);
		waiting = setTimeout(() => child.kill(signal), GRACE_MS);
	};

	for (const signal of passed) process.on(signal, pass);
	try {
		return await new Promise<End>((resolve, reject) => {
			child.on('error', error => {
				reject(notStarted(program, error));
			});
			child.on('close', (code, signal) => {
				resolve({
					code: signal === null ? (code ?? 1) : 128 + constants.signals[signal],
					signal,
					stoppedBy,
					pid: child.pid,
				});
			});
		});
	} finally {
		clearTimeout(waiting);
		for (const signal of passed) process.off(signal, pass);
	}
}

/** Milliseconds in which a kubectl that also got the signal should have ended. */
const GRACE_MS = 100;

const passed: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'];

/** Signals sent by terminal keys, to the whole foreground process group. */
const keys = new Set<NodeJS.Signals>(['SIGINT', 'SIGQUIT']);

/** Whether terminal keys reach kubectl: then the terminal's foreground process group is ours, which is also kubectl's. */
function hasTerminal(): boolean {
	try {
		const stat = readFileSync('/proc/self/stat', 'latin1');
		// After the name: state, parent, process group, session, terminal, its foreground group. Source: proc_pid_stat(5).
		const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return group === foreground;
	} catch {
		// Not Linux.
		return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
	}
}

/** Signals that end this program as they ended kubectl; for others, which dump core by default, the exit code says it. */
const repeated = new Set<NodeJS.Signals | null>(['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
Ends this program with the signal that ended kubectl, if any.

A shell gives the same exit code for both, but leaves a loop on Ctrl-C only if the command died from it; systemd treats death by
SIGTERM as success, but 143 as a failure.
*/
export function endLike({signal}: End): void {
	if (signal !== null && repeated.has(signal)) process.kill(process.pid, signal);
}

/** kubectl could not be started; `exitCode` is what a shell would return. */
export class NotStarted extends UserError {
	readonly exitCode: number;

	constructor(message: string, hint: string, exitCode: number, cause: unknown) {
		super(message, hint, {cause});
		this.exitCode = exitCode;
	}
}

function notStarted(program: string, error: NodeJS.ErrnoException): UserError {
	if (error.code === 'ENOENT') {
		return new NotStarted(
			`${program}: no such program`,
			'Install kubectl, or name it: kubectl-debug --kubectl /path/to/kubectl get pods',
			127,
			error,
		);
	}

	return new NotStarted(
		`${program}: cannot be started (${error.code ?? error.message})`,
		'Check that it is a program and may be executed: chmod +x',
		126,
		error,
	);
}
