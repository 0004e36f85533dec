import {reporters} from '../../formats/registry.ts';

/** A flag of our own. Parsing, help, completion and the manual come from here. */
export type Flag = {
	readonly name: string;
	readonly type: 'number' | 'string' | 'boolean';
	/** One letter. */
	readonly alias?: string;
	/** What the help calls its value. */
	readonly value?: string;
	/** The only values that it takes. */
	readonly choices?: readonly string[];
	/** Values that completion offers; others are possible. */
	readonly examples?: readonly string[];
	/** False, or absent for a flag that need not be given; then nothing is not the same as no. */
	readonly default?: false;
	/** One line, without a full stop. */
	readonly describe: string;
};

const formats = reporters.map(({name}) => name);

export const flags: readonly Flag[] = [
	{
		name: 'level',
		type: 'number',
		value: '6..10',
		examples: ['6', '7', '8', '9', '10'],
		describe: "kubectl's -v, 6 to 10; 9 unless given, 8 for kubectl 1.23",
	},
	{
		name: 'report',
		type: 'string',
		value: 'FORMAT[=FILE]',
		examples: formats,
		describe: `FORMAT or FORMAT=FILE, repeatable: ${formats.join(', ')}`,
	},
	{
		name: 'ui',
		type: 'boolean',
		describe: 'the screen, from the first request on; opens by itself on a failure, --no-ui keeps it closed',
	},
	{
		name: 'inline',
		type: 'boolean',
		default: false,
		describe: 'the screen in a few lines below the prompt; the rest of the terminal stays as it is',
	},
	{
		name: 'screen-reader',
		type: 'boolean',
		default: false,
		describe: 'words in the place of signs, and no screen; also INK_SCREEN_READER=true',
	},
	{
		name: 'save-log',
		type: 'string',
		value: 'FILE',
		describe: "write kubectl's log to a file, as it came (it may hold secrets)",
	},
	{
		name: 'show-secrets',
		type: 'boolean',
		default: false,
		describe: 'do not redact tokens, cookies and Secret data',
	},
	{
		name: 'redact-configmaps',
		type: 'boolean',
		default: false,
		describe: 'redact the data of ConfigMaps too',
	},
	{
		name: 'pseudonyms',
		type: 'boolean',
		default: false,
		describe: 'host-1, user-2, ns-3 in place of names',
	},
	{
		name: 'names',
		type: 'string',
		value: 'FILE',
		describe: 'as --pseudonyms, and write which name is which, for yourself',
	},
	{name: 'output', type: 'string', value: 'FILE', describe: 'where redact writes, in place of standard output'},
	{
		name: 'kubectl',
		type: 'string',
		value: 'PROGRAM',
		describe: "the program to run, such as oc, helm or 'k3s kubectl'; also KUBECTL_DEBUG_KUBECTL",
	},
	{
		name: 'exit-code',
		type: 'string',
		value: 'KIND',
		choices: ['kubectl', 'class'],
		describe: "kubectl: kubectl's own, unless given; class: 10 to 19 by the class of the failure",
	},
	{name: 'color', type: 'boolean', describe: 'colours; --no-color or NO_COLOR turns them off'},
	{
		name: 'quiet',
		type: 'boolean',
		default: false,
		describe: 'no report on the screen; reports to files are written',
	},
	{
		name: 'probe',
		type: 'boolean',
		default: false,
		describe: 'run the read-only follow-ups of a failure, each shown before it runs',
	},
	{
		name: 'timeout',
		type: 'number',
		value: 'SECONDS',
		describe: 'for each step of doctor and --probe; 5 unless given',
	},
	{name: 'help', type: 'boolean', default: false, alias: 'h', describe: 'this text'},
	{name: 'version', type: 'boolean', default: false, describe: 'the version'},
];

/** Flags for which `--no-NAME` says something. */
export const negatable = flags.filter(({type, default: none}) => type === 'boolean' && none === undefined);
