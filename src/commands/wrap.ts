import {spawn} from 'node:child_process';
import {closeSync, openSync, writeSync} from 'node:fs';
import {constants} from 'node:os';
import {analyzeSources} from '../analyze.ts';
import {UserError} from '../errors.ts';
import {reportOf} from '../report.ts';
import {hasLevel, ownsTerminal, takesLevel} from './builtin.ts';
import {classCode} from './exit-codes.ts';
import {LiveLog} from './live-log.ts';
import type {Options} from './defaults.ts';
import {present} from './present.ts';
import {opensScreen, showScreen} from './screen.ts';

/** Connection timings, and bodies of 10 KB. */
const DEFAULT_LEVEL = 9;

/** How kubectl ended. */
type End = {readonly code: number; readonly signal: NodeJS.Signals | null; readonly pid: number | undefined};

/** Runs kubectl with a log, passes its streams and its exit code, and explains what failed. */
export async function wrap(args: readonly string[], options: Options): Promise<number> {
	// An empty variable is as good as none.
	const program =
		[options.kubectl, process.env['KUBECTL_DEBUG_KUBECTL']].find(name => name !== undefined && name !== '') ??
		'kubectl';
	const level = hasLevel(args) || !takesLevel(program, args) ? [] : [`-v=${options.level ?? DEFAULT_LEVEL}`];
	const save = openLog(options.saveLog);
	const log = new LiveLog(bytes => {
		process.stderr.write(bytes);
	});
	const end = await run(program, [...level, ...args], chunk => {
		save(chunk);
		log.push(chunk);
	});
	save(undefined);
	const command = ['kubectl', ...args].map(quote).join(' ');
	const code = end.signal === null ? end.code : 128 + constants.signals[end.signal];
	const source = log.finish(command, code, end.pid);
	const report = reportOf(analyzeSources([source]), {showSecrets: options.showSecrets});
	// Nothing was logged: a plugin, or a command that talks to no server. There is nothing to say.
	if (source.entries > 0 || report.findings.length > 0) {
		if (end.signal === null && opensScreen(options) && !ownsTerminal(args)) await showScreen(report, options, command);
		else {
			// The exit code stays kubectl's: a script must not fail because a report could not be written.
			for (const {message, hint} of await present(report, options, process.stderr, process.env))
				process.stderr.write(`kubectl-debug: ${message}\n  ${hint}\n`);
		}
	}

	return options.exitCode === 'class' ? (classCode(report) ?? code) : code;
}

async function run(program: string, args: readonly string[], onLog: (chunk: Buffer) => void): Promise<End> {
	const child = spawn(program, args, {stdio: ['inherit', 'inherit', 'pipe'], windowsHide: true});
	// Ctrl-C reaches kubectl by itself (same process group); this program stays to report. Other signals are passed on.
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
			child.stderr.on('data', onLog);
			child.on('close', (code, signal) => {
				resolve({code: code ?? 1, signal, pid: child.pid});
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

/** Writes the log as it came. A full disk must not disturb kubectl: it is said once. */
function openLog(path: string | undefined): (chunk: Buffer | undefined) => void {
	if (path === undefined) return () => {};
	let file: number | undefined;
	try {
		// It may hold tokens and Secret data.
		file = openSync(path, 'w', 0o600);
	} catch (error) {
		throw new UserError(
			`--save-log ${path}: ${(error as Error).message}`,
			'Name a file in a folder that exists and may be written.',
			{cause: error},
		);
	}

	return chunk => {
		if (file === undefined) return;
		try {
			if (chunk === undefined) closeSync(file);
			else writeSync(file, chunk);
		} catch (error) {
			process.stderr.write(
				`kubectl-debug: --save-log ${path}: ${(error as Error).message}; the rest of the log is not saved\n`,
			);
			file = undefined;
		}
	};
}

/** For showing a command, not for running one. */
const quote = (argument: string) =>
	/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
