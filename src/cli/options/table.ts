import {
	exitCodeOf,
	formats,
	levelOf,
	programOf,
	redactionOf,
	reportTarget,
	secondsOf,
	switchOf,
	textOf,
} from './option-values.ts';
import type {Suppression} from './suppressions.ts';

/** Something configurable: a flag, a setting, or both. */
export type Row = {
	/** The default: nothing, no, or an empty list for what is repeatable. */
	readonly default: undefined | false | readonly unknown[];
	readonly flag?: Flag;
	readonly setting?: Setting;
	/** One value, wherever it comes from: `where` is a flag, a variable or a line of the configuration. Throws a `UserError`. */
	readonly read?: (value: unknown, where: string) => unknown;
};

/** Parsing, help, completion and the man page are derived from this. */
export type Flag = {
	readonly name: string;
	readonly type: 'number' | 'string' | 'boolean';
	/** One letter. */
	readonly alias?: string;
	/** The value's name in the help. */
	readonly value?: string;
	/** The only values it accepts. */
	readonly choices?: readonly string[];
	/** Values offered by completion; others are possible. */
	readonly examples?: readonly string[];
	/** One line, without a full stop. */
	readonly describe: string;
	/** Another option that it implies. */
	readonly implies?: string;
};

/** Its form in the configuration file and the environment. */
type Setting = {
	/** The key in the file; the variable is named after it. */
	readonly key: string;
	/** For the man page: the variable's description; absent if there is none. */
	readonly variable?: string;
	/** One value, if its syntax differs from the flag's. */
	readonly read?: Row['read'];
	/** False if it yields to the flags or the environment. */
	readonly counts?: (value: unknown, flags: {readonly showSecrets: boolean}, env: NodeJS.ProcessEnv) => boolean;
};

/** By their names in the program; in help order. */
export const table = {
	/** `-v` for kubectl; undefined: depends on its release. */
	level: {
		default: undefined,
		flag: {
			name: 'level',
			type: 'number',
			value: '6..10',
			examples: ['6', '7', '8', '9', '10'],
			describe: "kubectl's -v, 6 to 10; 9 unless given, 8 for kubectl 1.23",
		},
		setting: {key: 'level', variable: 'as --level'},
		read: levelOf,
	},
	reports: {
		default: [],
		flag: {
			name: 'report',
			type: 'string',
			value: 'FORMAT[=FILE]',
			examples: formats,
			describe: `FORMAT or FORMAT=FILE, repeatable: ${formats.join(', ')}`,
		},
		setting: {key: 'report', variable: 'as --report; several are separated by commas'},
		read: reportTarget,
	},
	/** undefined: the screen opens if there is a terminal. */
	ui: {
		default: undefined,
		flag: {
			name: 'ui',
			type: 'boolean',
			describe: 'the screen, from the first request on; opens by itself on a failure, --no-ui keeps it closed',
		},
		setting: {
			key: 'ui',
			variable: 'false: no screen; true: as --ui, where there is a terminal',
			// Unlike the flag, a setting must not turn a pipe into an error.
			counts: value => !(value === true && !(process.stdin.isTTY && process.stdout.isTTY)),
		},
		read: switchOf,
	},
	/** The screen leaves the rest of the terminal alone. */
	inline: {
		default: false,
		flag: {
			name: 'inline',
			type: 'boolean',
			describe: 'the screen in a few lines below the prompt; the rest of the terminal stays as it is',
		},
		read: switchOf,
	},
	screenReader: {
		default: false,
		flag: {
			name: 'screen-reader',
			type: 'boolean',
			describe: 'words in the place of signs, and no screen; also INK_SCREEN_READER=true',
		},
		read: switchOf,
	},
	saveLog: {
		default: undefined,
		flag: {
			name: 'save-log',
			type: 'string',
			value: 'FILE',
			describe: "write kubectl's log to a file, as it came (it may hold secrets)",
		},
		read: textOf,
	},
	showSecrets: {
		default: false,
		flag: {name: 'show-secrets', type: 'boolean', describe: 'do not redact tokens, cookies and Secret data'},
		read: switchOf,
	},
	/** ConfigMap data counts as secret. */
	redactConfigMaps: {
		default: false,
		flag: {name: 'redact-configmaps', type: 'boolean', describe: 'redact the data of ConfigMaps too'},
		read: switchOf,
	},
	pseudonyms: {
		default: false,
		flag: {name: 'pseudonyms', type: 'boolean', describe: 'host-1, user-2, ns-3 in place of names'},
		setting: {
			key: 'redaction',
			variable: 'pseudonyms: as --pseudonyms; secrets: without',
			read: redactionOf,
			// Asking for secrets means wanting to see what is there.
			counts: (_, {showSecrets}) => !showSecrets,
		},
		read: switchOf,
	},
	/** The file for the mapping of pseudonyms to names. */
	names: {
		default: undefined,
		flag: {
			name: 'names',
			type: 'string',
			value: 'FILE',
			describe: 'as --pseudonyms, and write which name is which, for yourself',
			implies: 'pseudonyms',
		},
		read: textOf,
	},
	/** Where `redact` writes; undefined: stdout. */
	output: {
		default: undefined,
		flag: {
			name: 'output',
			type: 'string',
			value: 'FILE',
			describe: 'where redact writes, in place of standard output',
		},
		read: textOf,
	},
	kubectl: {
		default: undefined,
		flag: {
			name: 'kubectl',
			type: 'string',
			value: 'PROGRAM',
			describe: "the program to run, such as oc, helm or 'k3s kubectl'; also KUBECTL_DEBUG_KUBECTL",
		},
		setting: {key: 'kubectl', variable: 'as --kubectl'},
		read: programOf,
	},
	/** undefined: kubectl's own. */
	exitCode: {
		default: undefined,
		flag: {
			name: 'exit-code',
			type: 'string',
			value: 'KIND',
			choices: ['kubectl', 'class'],
			describe: "kubectl: kubectl's own, unless given; class: 10 to 19 by the class of the failure",
		},
		setting: {key: 'exit-code', variable: 'as --exit-code'},
		read: exitCodeOf,
	},
	color: {
		default: undefined,
		flag: {name: 'color', type: 'boolean', describe: 'colours; --no-color or NO_COLOR turns them off'},
		setting: {
			key: 'color',
			counts: (_, _flags, env) => ['NO_COLOR', 'FORCE_COLOR'].every(name => (env[name] ?? '') === ''),
		},
		read: switchOf,
	},
	quiet: {
		default: false,
		flag: {
			name: 'quiet',
			type: 'boolean',
			describe: 'no report on the screen; reports to files are written',
		},
		read: switchOf,
	},
	/** Run the read-only follow-ups of a failure. */
	probe: {
		default: false,
		flag: {
			name: 'probe',
			type: 'boolean',
			describe: 'run the read-only follow-ups of a failure, each shown before it runs',
		},
		read: switchOf,
	},
	/** Seconds for each step of `doctor` and `--probe`; undefined: 5. */
	timeout: {
		default: undefined,
		flag: {
			name: 'timeout',
			type: 'number',
			value: 'SECONDS',
			describe: 'for each step of doctor and --probe; 5 unless given',
		},
		read: secondsOf,
	},
	/** Lists of maps, parsed by the file's reader. */
	suppressions: {
		default: [] as readonly Suppression[],
		setting: {key: 'suppressions'},
	},
	help: {
		default: false,
		flag: {name: 'help', type: 'boolean', alias: 'h', describe: 'this text'},
		read: switchOf,
	},
	version: {
		default: false,
		flag: {name: 'version', type: 'boolean', describe: 'the version'},
		read: switchOf,
	},
} as const satisfies Readonly<Record<string, Row>>;

export const rows: ReadonlyArray<readonly [option: keyof typeof table, row: Row]> = Object.entries(table) as Array<
	[keyof typeof table, Row]
>;

/** `KUBECTL_DEBUG_EXIT_CODE`; undefined if there is no variable. */
export const variableOf = ({setting}: Row): string | undefined =>
	setting?.variable === undefined ? undefined : `KUBECTL_DEBUG_${setting.key.toUpperCase().replaceAll('-', '_')}`;

/** The value of a setting: for a list, each one. */
export function settingOf(row: Row, said: unknown, where: string): unknown {
	const read = row.setting?.read ?? row.read ?? (value => value);
	return Array.isArray(row.default) ? [said].flat().map(each => read(each, where)) : read(said, where);
}
