import {spawn} from 'node:child_process';

/** How a command ended, and its output. */
export type Ran = {
	/** Undefined when it was killed, or could not be started. */
	readonly code: number | undefined;
	readonly stdout: string;
	readonly stderr: string;
	/** It timed out, and was killed. */
	readonly late: boolean;
	/** Why it could not be started, such as `ENOENT`. */
	readonly notStarted: string | undefined;
	readonly durationMs: number;
};

/** Bytes kept of each stream; a cluster's lists can be large. */
const MAX_OUTPUT = 8 * 1024 * 1024;

/** A process group of its own: what kubectl starts, such as a credential plugin, ends with it. Windows has no such groups. */
const grouped = process.platform !== 'win32';

/** Runs a program without shell, terminal and input, with a timeout. */
export async function runCommand(
	program: string,
	args: readonly string[],
	{env, timeoutMs}: {readonly env: NodeJS.ProcessEnv; readonly timeoutMs: number},
): Promise<Ran> {
	const started = performance.now();
	const child = spawn(program, args, {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: grouped,
		windowsHide: true,
	});
	const end = () => {
		try {
			if (grouped && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
			else child.kill('SIGKILL');
		} catch {
			// It has already ended.
		}
	};

	const interrupted = (signal: NodeJS.Signals) => {
		end();
		for (const each of signals) process.off(each, interrupted);
		process.kill(process.pid, signal);
	};

	// In its own group it sees neither Ctrl-C nor the end of this program.
	for (const signal of signals) process.on(signal, interrupted);
	let late = false;
	const timer = setTimeout(() => {
		late = true;
		end();
	}, timeoutMs);
	const stdout = collect(child.stdout);
	const stderr = collect(child.stderr);
	try {
		const {code, notStarted} = await new Promise<Pick<Ran, 'code' | 'notStarted'>>(resolve => {
			child.on('error', ({code: why, message}: NodeJS.ErrnoException) => {
				resolve({code: undefined, notStarted: why ?? message});
			});
			child.on('close', status => {
				resolve({code: status ?? undefined, notStarted: undefined});
			});
		});
		const durationMs = Math.round(performance.now() - started);
		return {code, stdout: stdout(), stderr: stderr(), late, notStarted, durationMs};
	} finally {
		clearTimeout(timer);
		for (const signal of signals) process.off(signal, interrupted);
	}
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function collect(stream: NodeJS.ReadableStream): () => string {
	const chunks: Buffer[] = [];
	let bytes = 0;
	stream.on('data', (chunk: Buffer) => {
		if (bytes < MAX_OUTPUT) chunks.push(chunk);
		bytes += chunk.length;
	});
	return () => Buffer.concat(chunks).subarray(0, MAX_OUTPUT).toString('utf8');
}
