/**
Flags that say which server is asked and who asks: a follow-up must have them too, or it would ask somebody else.

Source: `kubectl options`, releases 1.24 to 1.36.
*/
const valued = new Set(
	'--as --as-group --as-uid --as-user-extra --certificate-authority --client-certificate --client-key --cluster --context --kubeconfig --kuberc --password -s --server --tls-server-name --token --user --username'.split(
		' ',
	),
);
const single = /^--(?:insecure-skip-tls-verify|disable-compression)(?:=|$)/;

/** Those of a kubectl command; what stands behind `--` is another program's. */
export function connectionFlags(args: readonly string[]): readonly string[] {
	const end = args.indexOf('--');
	const own = end === -1 ? args : args.slice(0, end);
	const found: string[] = [];
	for (const [index, argument] of own.entries()) {
		const [name = ''] = argument.split('=', 1);
		const value = own[index + 1];
		if (single.test(argument) || (valued.has(name) && argument.length > name.length)) found.push(argument);
		else if (valued.has(argument) && value !== undefined) found.push(argument, value);
		else if (/^-s[^=-]/.test(argument)) found.push(argument);
	}

	return found;
}
