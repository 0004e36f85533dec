import {spawn, type ChildProcess} from 'node:child_process';
import {fileURLToPath} from 'node:url';

/** How a program ended, and its output. */
export type Ran = {
	/** undefined when it was killed by a signal. */
	readonly code: number | undefined;
	readonly signal: NodeJS.Signals | undefined;
	/** One character per byte (latin1), so that equal text means equal bytes. */
	readonly stdout: string;
	/** The same for stderr. */
	readonly stderr: string;
};

export type RunOptions = {
	/** The whole environment: nothing is inherited from the test process, such as its NODE_OPTIONS. */
	readonly env?: Readonly<Record<string, string>>;
	/** Its stdin; empty by default. */
	readonly stdin?: string;
	readonly cwd?: string;
	/** Starts a new process group, which `process.kill(-pid, …)` reaches like Ctrl-C in a terminal. */
	readonly group?: boolean;
};

export type Running = {readonly child: ChildProcess; readonly pid: number; readonly ended: Promise<Ran>};

/** The built program; the global setup of the tests builds it. */
export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Starts the built program. */
export const startCli = (args: readonly string[], options: RunOptions = {}): Running =>
	startProgram(process.execPath, [cli, ...args], options);

/** Runs the built program to its end. */
export const runCli = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
	startCli(args, options).ended;

/** Starts any program, without a shell. */
export function startProgram(file: string, args: readonly string[], options: RunOptions = {}): Running {
	const {env = {PATH: process.env['PATH'] ?? '/usr/bin:/bin'}, stdin, cwd, group = false} = options;
	const child = spawn(file, args, {
		env,
		cwd,
		detached: group,
		stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
	});
	const stdout: Buffer[] = [];
	const stderr: Buffer[] = [];
	child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
	child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
	child.stdin?.on('error', () => {}); // A program need not read its input.
	child.stdin?.end(stdin);
	const ended = new Promise<Ran>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code, signal) => {
			resolve({
				code: code ?? undefined,
				signal: signal ?? undefined,
				stdout: Buffer.concat(stdout).toString('latin1'),
				stderr: Buffer.concat(stderr).toString('latin1'),
			});
		});
	});
	if (child.pid === undefined) {
		ended.catch(() => {}); // What is thrown here says it.
		throw new Error(`${file} cannot be started`);
	}

	return {child, pid: child.pid, ended};
}
