import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, openSync, readFileSync} from 'node:fs';
import {PATIENCE} from '../../support/until.ts';
import {setTimeout as sleep} from 'node:timers/promises';

/** A program that runs until it is stopped. */
export type Daemon = {
	readonly name: string;
	/** The file with everything that it printed. */
	readonly log: string;
	readonly signal: (signal: NodeJS.Signals) => void;
	/** Ends it, whatever state it is in. */
	readonly stop: () => Promise<void>;
	/** Resolves when it answers; throws with its last lines if it ends before. */
	readonly ready: (answers: () => Promise<boolean>) => Promise<void>;
};

export type DaemonOptions = {
	readonly log: string;
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
};

/** Starts a program that the kernel kills when this process ends, however that happens: no signal handler is needed. */
export function startDaemon(program: string, args: readonly string[], options: DaemonOptions): Daemon {
	const {log, cwd, env = {PATH: process.env['PATH'] ?? '/usr/bin:/bin'}} = options;
	const name = program.slice(program.lastIndexOf('/') + 1);
	const output = openSync(log, 'a');
	const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
		cwd,
		env,
		stdio: ['ignore', output, output],
	});
	closeSync(output);
	const ended = once(child, 'exit').catch(() => {});
	return {
		name,
		log,
		signal: signal => child.kill(signal),
		async stop() {
			if (!isRunning(child)) return;
			child.kill('SIGKILL');
			await ended;
		},
		async ready(answers) {
			const deadline = Date.now() + PATIENCE;
			while (!(await answers().catch(() => false))) {
				if (!isRunning(child) || Date.now() > deadline)
					throw new Error(`${name} does not start:\n${readFileSync(log, 'utf8').split('\n').slice(-15).join('\n')}`);
				await sleep(50);
			}
		},
	};
}

const isRunning = ({exitCode, signalCode, pid}: ChildProcess) =>
	pid !== undefined && exitCode === null && signalCode === null;
