import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {UserError} from '../../text/user-error.ts';
import type {Options} from './defaults.ts';
import {configFolder} from './folders.ts';
import {exitCodeOf, levelOf, programOf, redactionOf, reportTarget, switchOf} from './option-values.ts';

/** What the environment and the configuration file can set; a key is there when it was set. */
export type Settings = Partial<
	Pick<Options, 'level' | 'reports' | 'ui' | 'kubectl' | 'exitCode' | 'color' | 'pseudonyms' | 'suppressions'>
>;

/** Fills what no flag says: from the environment, then from the configuration file. */
export async function settle(options: Options, env: NodeJS.ProcessEnv): Promise<Options> {
	const set: Settings = {...(await fileSettings(env)), ...environmentSettings(env)};
	const isColorChosen = [env['NO_COLOR'], env['FORCE_COLOR']].some(value => value !== undefined && value !== '');
	return {
		...options,
		level: options.level ?? set.level,
		reports: options.reports.length > 0 ? options.reports : (set.reports ?? []),
		// Unlike the flag, a setting must not make an error of a pipe.
		ui: options.ui ?? (set.ui === true && !(process.stdin.isTTY && process.stdout.isTTY) ? undefined : set.ui),
		kubectl: options.kubectl ?? set.kubectl,
		exitCode: options.exitCode ?? set.exitCode,
		color: options.color ?? (isColorChosen ? undefined : set.color),
		// Whoever asks for secrets wants to see what is there.
		pseudonyms: options.pseudonyms || (set.pseudonyms === true && !options.showSecrets),
		suppressions: set.suppressions ?? [],
	};
}

type Reader = (value: string, where: string) => Settings;

const variables: Readonly<Record<string, Reader>> = {
	KUBECTL_DEBUG_LEVEL: (value, where) => ({level: levelOf(value, where)}),
	KUBECTL_DEBUG_REPORT: (value, where) => ({reports: value.split(',').map(target => reportTarget(target, where))}),
	KUBECTL_DEBUG_UI: (value, where) => ({ui: switchOf(value, where)}),
	KUBECTL_DEBUG_KUBECTL: (value, where) => ({kubectl: programOf(value, where)}),
	KUBECTL_DEBUG_EXIT_CODE: (value, where) => ({exitCode: exitCodeOf(value, where)}),
	KUBECTL_DEBUG_REDACTION: (value, where) => ({pseudonyms: redactionOf(value, where)}),
};

/** An empty variable is as good as none. */
function environmentSettings(env: NodeJS.ProcessEnv): Settings {
	const set = Object.entries(variables).map(([name, read]) => {
		const value = env[name] ?? '';
		return value === '' ? {} : read(value, name);
	});
	return Object.assign({}, ...set) as Settings;
}

/** The file is read on every start; its reader is loaded when there is one. */
async function fileSettings(env: NodeJS.ProcessEnv): Promise<Settings> {
	const named = env['KUBECTL_DEBUG_CONFIG'] ?? '';
	const file = named === '' ? join(configFolder(env), 'config.yaml') : named;
	const text = textOf(file, named !== '');
	if (text === undefined) return {};
	const {readSettings} = await import('./settings-file.ts');
	return readSettings(text, file);
}

function textOf(file: string, isNamed: boolean): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		if (!isNamed && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined;
		throw new UserError(
			`${file}: ${code === 'ENOENT' ? 'there is no such file' : message}`,
			isNamed
				? 'KUBECTL_DEBUG_CONFIG names it; it should be a file of settings.'
				: 'Let it be read, or name another one in KUBECTL_DEBUG_CONFIG.',
			{cause: error},
		);
	}
}
