import {basename} from 'node:path';

/**
What the user calls this program by: as a plugin of kubectl it is `kubectl wire`, since `kubectl debug` is kubectl's own.

@param script the path that the process was started with
*/
export function calledAs(script: string | undefined): 'kubectl-debug' | 'kubectl wire' {
	return basename(script ?? '').startsWith('kubectl-wire') ? 'kubectl wire' : 'kubectl-debug';
}

/** A text that tells what to call, in the name that the program was called by. */
export const inName = (text: string, script: string | undefined = process.argv[1]): string =>
	// Not the name within paths and addresses.
	text.replaceAll(/(?<![\w/.-])kubectl-debug(?![\w/.-])/g, calledAs(script));

/** Whether kubectl asks for completion of its plugin: it then runs a program of this name. Source: kubectl `pkg/cmd/plugin/plugin_completion.go`. */
export const isAskedByShell = (script: string | undefined): boolean =>
	basename(script ?? '').startsWith('kubectl_complete-wire');
