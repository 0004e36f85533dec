import type {Failure} from '../failures/failure.ts';
import {commandOnLine} from '../kubectl/commands.ts';
import {hasLevel, withLevel} from '../kubectl/levels.ts';
import {step} from '../kubectl/step.ts';
import type {NextStep} from '../model/finding.ts';
import type {CommandLine} from '../text/sh.ts';
import {commandLine} from '../text/shell.ts';
import {wordsOf} from '../text/words-of.ts';
import {serverOf} from './transport.ts';

/** What failed, as far as the log tells: many clients are not kubectl, and few of those log their requests. */
export type Client = {
	/** A command that reads a kubeconfig and takes a log level; undefined for programs, and where the words are of no client in particular. */
	readonly name: 'kubectl' | 'oc' | 'helm' | 'kubeadm' | undefined;
	/** It logs errors and goes on, as operators do; its credential is usually the service account of its pod. */
	readonly isController: boolean;
};

/** How kubectl and oc begin their last words. Source: kubectl `pkg/cmd/util/helpers.go`. */
const kubectlWords =
	/^(?:Error from server|[Ee]rror: You must be logged in to the server|Unable to connect to the server: |The connection to the server |Please enter |Error in configuration: |error: |The request is invalid: |The [A-Z]\w{0,80} "[^"]{0,253}" is invalid: )/;

const commandName = /^(?:\w+=\S*\s+)*(?:\S*[/\\])?(kubectl|oc|helm|kubeadm)(?:\.exe)?(?:\s|$)/;

/** What failed. Where a log has requests, it is taken for kubectl's, unless they name another program. */
export function clientOf(failure: Failure): Client {
	const {run} = failure;
	const said = failure.statements.filter(({source}) => source !== 'plugin');
	const called = commandName.exec(run.command ?? '')?.[1] as Client['name'];
	const named = called ?? (/^(?:kubectl|oc|helm)/i.exec(run.program ?? '')?.[0].toLowerCase() as Client['name']);
	if (run.exchanges.length > 0) return {name: named ?? 'kubectl', isController: false};
	if (said.some(({text}) => kubectlWords.test(text))) return {name: named ?? 'kubectl', isController: false};
	// What `kubectl logs` prints are words of another program.
	const isOther = called === undefined || commandOnLine(run.command ?? '')?.echoes === true;
	const isController = isOther && said.length > 0 && said.every(({source}) => source === 'error');
	return {name: isController ? undefined : named, isController};
}

/** As the subject of a sentence. */
export const clientName = (failure: Failure): string => clientOf(failure).name ?? 'The client';

/** Longest command that a sentence quotes. */
const MAX_COMMAND = 120;

/**
How to get at what this log does not have, at the end of `settled by:`.

Only commands take a level; the requests of any other client kubectl can make, too.
*/
export function loggedAt(failure: Failure, level: number): string {
	const {name, isController} = clientOf(failure);
	if (isController) return `its log with -v=${level}, if it takes the flags of klog`;
	if (name === undefined) return `kubectl with -v=${level} on the same machine and with the same credentials`;
	const again = failure.run.exchanges.length > 0 ? undefined : atLevel(failure.run.command ?? '', level);
	return again === undefined ? `the same command with -v=${level}` : `\`${again}\``;
}

/** The command of the log with a level; undefined where it is too long, takes none, or needs a shell. */
function atLevel(command: string, level: number): string | undefined {
	const known = commandOnLine(command);
	const words = wordsOf(command);
	if (words === undefined || known === undefined) return undefined;
	const at = words.findIndex(word => !/^\w+=/.test(word));
	const args = words.slice(at + 1);
	if (known.level === false || hasLevel(args) || /[<>]|\*\*|\[redacted\]|…/.test(command)) return undefined;
	const flag = /(?:^|[/\\])oc(?:\.exe)?$/.test(words[at] ?? '') ? `--loglevel=${level}` : `-v=${level}`;
	const line = commandLine({argv: [...words.slice(0, at + 1), ...withLevel([flag], args)]});
	return line.length > MAX_COMMAND ? undefined : line;
}

/** A step about the kubeconfig, for clients that read one: a program may do without, and in a pod it does. */
export function ofKubeconfig(failure: Failure, line: CommandLine, why: string): NextStep[] {
	const {name, isController} = clientOf(failure);
	if (isController) return [];
	return [
		step(
			line,
			name === undefined ? `If the client has a kubeconfig: ${why.charAt(0).toLowerCase()}${why.slice(1)}` : why,
		),
	];
}

/**
The address that a client asks where no configuration names one, as the refused request shows it; undefined where somebody configured
another.

kubectl and `@kubernetes/client-node` have port 8080, client-go by itself and Python have port 80. Sources: client-go
`tools/clientcmd/client_config.go` (getDefaultServer) and `rest/url_utils.go` (DefaultServerUrlFor), Python `client/configuration.py`.
*/
export function defaultAddress(failure: Failure): 'localhost:8080' | 'localhost:80' | undefined {
	const said = failure.says(/The connection to the server (localhost:8080) was refused/)?.match[1];
	const url = serverOf(failure)?.url ?? (said === undefined ? undefined : `http://${said}`);
	if (url === 'http://localhost:8080') return 'localhost:8080';
	return url === 'http://localhost' && clientOf(failure).name === undefined ? 'localhost:80' : undefined;
}
