/**
kubectl's flags that say which cluster, who, and where; all take a value.

Source: `AddFlags` in cli-runtime `pkg/genericclioptions/config_flags.go`.
*/
export const connectionNames: readonly string[] =
	'--as --as-group --as-uid --as-user-extra --cache-dir --certificate-authority --client-certificate --client-key --cluster --context --kubeconfig --namespace --password --server --tls-server-name --token --user --username'.split(
		' ',
	);

/**
Flags of a program as a whole, which may stand in front of its command and take the next argument for their value.

Source: `kubectl options`, releases 1.24 to 1.36; oc has `--loglevel` besides; helm's are those of helm 4.2.
*/
const valued = new Set([
	...connectionNames,
	...'-n -s -v --kuberc --log-flush-frequency --loglevel --profile --profile-output --request-timeout --v --vmodule'.split(
		' ',
	),
	...'--burst-limit --color --colour --content-cache --kube-apiserver --kube-as-group --kube-as-user --kube-ca-file --kube-context --kube-tls-server-name --kube-token --qps --registry-config --repository-cache --repository-config'.split(
		' ',
	),
]);

/** Whether a flag, written without its value, takes the next argument; of those that a program has as a whole. */
export const takesNext = (argument: string): boolean => valued.has(argument);

/** The arguments that are the program's own; behind `--` they are another program's. */
export function ownArguments(args: readonly string[]): readonly string[] {
	const end = args.indexOf('--');
	return end === -1 ? args : args.slice(0, end);
}

/** The words that are neither flags nor the values of such: the command, its subcommand, what it is about. */
export const commandWords = (args: readonly string[]): readonly string[] =>
	args.filter((argument, at) => !argument.startsWith('-') && !takesNext(args[at - 1] ?? ''));

/** The first of them. */
export const commandOf = (args: readonly string[]): string | undefined => commandWords(args)[0];
