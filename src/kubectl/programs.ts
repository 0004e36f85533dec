import type {ReportedLine} from '../text/sh.ts';
import {commandIn, type ClientKind} from './commands.ts';
import {secretBlanks} from './connection-flags.ts';
import {ownArguments} from './flags.ts';

/** With which arguments a program other than kubectl only reads. */
type Program = {
	/** The flags for which that is known; with any other one nothing is. Absent: all. */
	readonly flags?: RegExp;
	/** The other arguments, with blanks between them. Absent: all. */
	readonly words?: RegExp;
	/** Set where the word is the shell's own and no program. */
	readonly builtin?: true;
};

/** Programs of next steps. Sources: their manuals; GNU, BSD and macOS where they differ. */
const programs: ReadonlyMap<string, Program> = new Map<string, Program>(
	Object.entries({
		aws: {words: /^(?:sts get-caller-identity|eks list-access-entries)(?: |$)/},
		az: {words: /^(?:account show|role assignment list)(?: |$)/},
		base64: {flags: /^(?:-d|-D|--decode)$/},
		cat: {},
		command: {flags: /^-v$/, builtin: true},
		crictl: {words: /^(?:images|info|inspect|logs|pods|ps|version)(?: |$)/},
		curl: {flags: /^-(?:[vksSILm]+|-http1\.1|-http2|-noproxy|-proxy)$/},
		cut: {},
		date: {flags: /^-u$/, words: /^(?:\+.*)?$/},
		dig: {},
		docker: {words: /^ps(?: |$)/},
		env: {flags: /^(?!)/, words: /^$/},
		etcdctl: {words: /^(?:alarm list|endpoint health|endpoint status|member list)(?: |$)/},
		file: {flags: /^-[bLi]$/},
		gcloud: {words: /^(?:auth list|container clusters describe|projects get-iam-policy)(?: |$)/},
		getent: {},
		grep: {},
		head: {},
		ip: {flags: /^-(?:brief|4|6)$/, words: /^(?:address|route get .*)$/},
		journalctl: {flags: /^-(?:[uneoxkb]|\d+[smhd]|-since|-until|-no-pager)$/},
		kubeadm: {words: /^certs check-expiration$/},
		ls: {},
		lsof: {flags: /^-(?:[nPlt]+|i.*|sTCP:LISTEN)$/},
		nc: {flags: /^-[vzwnu46]+$/},
		nslookup: {},
		od: {},
		openssl: {
			words: /^(?:pkey|s_client|x509)(?: |$)/,
			flags: /^-(?:connect|dates|ext|in|issuer|noout|proxy|pubkey|pubout|servername|showcerts|subject|text|tls1_[23])$/,
		},
		ping: {flags: /^-[cwWn46]$/},
		printenv: {},
		pwd: {},
		// A range of lines, or a pattern that hides something: the language can also write files and run programs.
		sed: {flags: /^-[nEr]$/, words: /^(?:\d+(?:,\d+)?p|s#[^#\n]*#[^#\n]*#g?)(?: |$)/},
		sort: {flags: /^-[bdfghkMnrRuV\d.,]+$/},
		ss: {flags: /^-[altunpHOe46]+$/},
		tail: {},
		tctl: {words: /^(?:get|status)(?: |$)/},
		timedatectl: {words: /^(?:show|status|timesync-status)$/},
		tr: {},
		tsh: {words: /^(?:kube ls|status)(?: |$)/},
		wc: {},
	}),
);

function programChanges({flags, words}: Program, args: readonly string[]): boolean {
	const isFlag = (argument: string) => argument.startsWith('-') && argument !== '--';
	return (
		args.some(argument => isFlag(argument) && flags?.test(argument) === false) ||
		words?.test(args.filter(argument => !isFlag(argument)).join(' ')) === false
	);
}

/** Whether a client's command may change something. */
function commandChanges(kind: ClientKind, args: readonly string[]): boolean {
	const own = ownArguments(args);
	const command = commandIn(kind, own);
	// A profile is written to a file.
	if (command === undefined || own.some(argument => /^--profile(?:=|$)/.test(argument))) return true;
	// Behind a flag without a value these words may be its value.
	const isCertain = (at: number) => !/^-[^=]*$/.test(own[at - 1] ?? '');
	const places = (flag: RegExp) => own.flatMap((argument, at) => (flag.test(argument) ? [at] : []));
	if (command.does !== 'runs' && places(/^(?:-h|--help)$/).some(isCertain)) return false;
	if (command.does === 'reads') return own.some(argument => command.writes?.test(argument) === true);
	const dry = places(/^--dry-run(?:=|$)/);
	const isDry = dry.every(at => /=(?:client|server)$/.test(own[at] ?? '') && isCertain(at));
	return command.dryRun !== true || dry.length === 0 || !isDry;
}

function changes([program = '', ...args]: readonly string[]): boolean {
	if (program === 'kubectl' || program === 'oc' || program === 'helm') return commandChanges(program, args);
	// Ours, with a flag of its own in front of kubectl's words.
	if (program === 'kubectl-debug') return args[0] !== '--level' || commandChanges('kubectl', args.slice(2));
	const known = programs.get(program);
	return known === undefined || programChanges(known, args);
}

/** Whether a command may change anything, be it the cluster, the kubeconfig or a file: yes, unless the tables prove that it does not. */
export const mayChange = ({argv, pipe}: ReportedLine): boolean => [argv, ...(pipe ?? [])].some(changes);

/**
Whether a command can be run by itself, without a shell: its programs only read, and it leaves nothing to fill in but the secrets of
the command that was wrapped.
*/
export const isRunnable = ({argv, pipe}: ReportedLine): boolean =>
	[argv, ...(pipe ?? [])].every(
		words =>
			!changes(words) &&
			// `kubectl-debug` may open a screen.
			words[0] !== 'kubectl-debug' &&
			programs.get(words[0] ?? '')?.builtin !== true &&
			!words.some(word => /[<>]/.test(word) && !secretBlanks.has(word)),
	);
