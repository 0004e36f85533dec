import {basename} from 'node:path';

/**
The name this program was invoked as: as a kubectl plugin it is `kubectl wire`, since `kubectl debug` is built in.

@param script the path the process was started with
*/
export function calledAs(script: string | undefined): 'kubectl-debug' | 'kubectl wire' {
	return basename(script ?? '').startsWith('kubectl-wire') ? 'kubectl wire' : 'kubectl-debug';
}

/** A text that mentions a command, using the name the program was invoked as. */
export const inName = (text: string, script: string | undefined = process.argv[1]): string =>
	// Not the name within paths and addresses.
	text.replaceAll(/(?<![\w/.-])kubectl-debug(?![\w/.-])/g, calledAs(script));

/**
Whether kubectl asks its plugin for completion: it then runs a program of this name. Source: kubectl
`pkg/cmd/plugin/plugin_completion.go`.
*/
export const isAskedByShell = (script: string | undefined): boolean =>
	basename(script ?? '').startsWith('kubectl_complete-wire');
