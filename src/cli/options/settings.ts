import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {UserError} from '../../text/user-error.ts';
import {defaults, type Options, type Settings} from './defaults.ts';
import {configFolder} from './folders.ts';
import {rows, settingOf, table, variableOf, type Row} from './table.ts';

/** Flags merged with the environment and the configuration file; call this before anything is redacted. */
export async function settled(options: Options = defaults): Promise<Options> {
	if (options.redactConfigMaps) {
		const {hideConfigMaps} = await import('../../redact/members.ts');
		hideConfigMaps();
	}

	return settle(options, process.env);
}

/** Fills in what no flag sets: from the environment, then from the configuration file. */
export async function settle(options: Options, env: NodeJS.ProcessEnv): Promise<Options> {
	const set: Settings = {...(await fileSettings(env)), ...environmentSettings(env)};
	const counting = Object.entries(set).filter(([option, value]) => {
		const {default: none, setting}: Row = table[option as keyof Settings];
		const flag = options[option as keyof Settings];
		const isFree = Array.isArray(flag) ? flag.length === 0 : flag === none;
		return isFree && setting?.counts?.(value, options, env) !== false;
	});
	return {...options, ...Object.fromEntries(counting)};
}

/** An empty variable counts as unset. */
function environmentSettings(env: NodeJS.ProcessEnv): Settings {
	const set = rows.flatMap(([option, row]) => {
		const name = variableOf(row);
		const value = name === undefined ? '' : (env[name] ?? '');
		if (name === undefined || value === '') return [];
		return [[option, settingOf(row, Array.isArray(row.default) ? value.split(',') : value, name)] as const];
	});
	return Object.fromEntries(set);
}

/** The file is read on every start; its parser is loaded if there is one. */
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
