import {spawn, type ChildProcess} from 'node:child_process';
import {constants} from 'node:os';
import {UserError} from '../errors.ts';
import type {Client} from './client.ts';

/** How kubectl ended. */
export type End = {
	/** What a shell would give: kubectl's own, or 128 and the signal's number. */
	readonly code: number;
	readonly signal: NodeJS.Signals | null;
	readonly pid: number | undefined;
};

export type Streams = {
	/** What comes on standard error. */
	readonly onLog: (chunk: Buffer) => void;
	/** What comes on standard output; where it is absent, kubectl writes to ours itself. */
	readonly onOutput?: (chunk: Buffer) => void;
};

export type Running = {readonly child: ChildProcess; readonly end: Promise<End>};

/**
Starts kubectl. `end` fails with a sentence when it could not be started.

Ctrl-C reaches kubectl by itself (same process group), and this program stays to report. Other signals are passed on.
*/
export function startKubectl(client: Client, args: readonly string[], {onLog, onOutput}: Streams): Running {
	const child = spawn(client.file, [...client.words, ...args], {
		stdio: ['inherit', onOutput === undefined ? 'inherit' : 'pipe', 'pipe'],
		windowsHide: true,
	});
	child.stderr?.on('data', onLog);
	if (onOutput !== undefined) child.stdout?.on('data', onOutput);
	return {child, end: ended(client.file, child)};
}

async function ended(program: string, child: ChildProcess): Promise<End> {
	const ignore = () => {};
	const pass = (signal: NodeJS.Signals) => {
		child.kill(signal);
	};

	process.on('SIGINT', ignore);
	process.on('SIGTERM', pass);
	process.on('SIGHUP', pass);
	try {
		return await new Promise<End>((resolve, reject) => {
			child.on('error', error => {
				reject(notStarted(program, error));
			});
			child.on('close', (code, signal) => {
				resolve({code: signal === null ? (code ?? 1) : 128 + constants.signals[signal], signal, pid: child.pid});
			});
		});
	} finally {
		process.off('SIGINT', ignore);
		process.off('SIGTERM', pass);
		process.off('SIGHUP', pass);
	}
}

/** kubectl could not be started; `exitCode` is what a shell gives. */
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
