import {defineCause, type Match} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';

export default defineCause({
	id: 'authentication/kubeconfig-invalid',
	title: 'The kubeconfig cannot be read or parsed',
	explain: `
The kubeconfig is there, and kubectl could not use it: it is no valid YAML, its certificate data is no valid base64 or
PEM, or this user may not read the file. No request was sent.

Usual reasons: a secret pasted with its line breaks lost, a file that is still base64 as a whole, UTF-16 from
PowerShell's \`>\`, or a file that belongs to root.
`,
	lookAlikes: [
		'A manifest that cannot be parsed says `error parsing <file>`: request/manifest-parse-error.',
		'A file that does not exist is authentication/kubeconfig-missing.',
		'A file that is parsed and contradicts itself is authentication/kubeconfig-validation-failed.',
	],
	sources: ['client-go tools/clientcmd/loader.go', 'client-go transport/transport.go (rootCertPool)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'http') return undefined;
		return (failure.phase === 'local' ? fileTrouble(failure) : undefined) ?? dataTrouble(failure);
	},
});

/** The file itself cannot be read or parsed. */
function fileTrouble(failure: Failure): Match | undefined {
	const said = failure.says(/error loading config file "(?<path>[^"\n]+)": (?<reason>[^\n]*)/);
	const {path, reason = ''} = said?.match.groups ?? {};
	if (said === undefined || path === undefined) return undefined;
	const denied = /permission denied|Access is denied/.test(reason);
	// Parse errors can repeat the file's content: only their kind becomes a fact.
	const kind =
		/permission denied|Access is denied|illegal base64 data at input byte \d+|yaml: line \d+|invalid leading UTF-8 octet/.exec(
			reason,
		)?.[0];
	return {
		grade: 'proven',
		proof: [said],
		summary: `The kubeconfig ${path} cannot be ${denied ? 'read' : 'parsed'}${kind === undefined ? '' : ` (${kind})`}.`,
		stage: 'kubeconfig',
		responder: 'nobody',
		facts: {path, reason: kind},
		next: [
			step(sh`ls -l -- ${path}`, 'Shows the size of the file, its owner, and who may read it.'),
			...(denied
				? []
				: [
						step(sh`file -- ${path}`, 'Shows its encoding: kubectl reads ASCII and UTF-8, and not UTF-16.'),
						step(
							sh`kubectl config view --kubeconfig=${path}`,
							'Parses the file without sending a request: it prints the same error, or the content without secrets.',
						),
					]),
		],
	};
}

/** The file was parsed, and certificate data in it, or in a file that it names, is no PEM. */
function dataTrouble(failure: Failure): Match | undefined {
	const ca = failure.says(/unable to load root certificates: unable to parse bytes as PEM block/);
	const own = failure.says(
		/^(?:error: |\w+ "?https:\/\/[^\s"]+"?: |Unable to connect to the server: )?tls: failed to find any PEM data in (?<what>certificate|key) input$/,
	);
	const said = ca ?? own;
	if (said === undefined) return undefined;
	const what =
		own?.match.groups?.what === 'key' ? 'client key' : ca === undefined ? 'client certificate' : 'CA certificate';
	const data =
		what === 'CA certificate'
			? '{.clusters[0].cluster.certificate-authority-data}'
			: `{.users[0].user.${what.replace(' ', '-')}-data}`;
	return {
		grade: 'proven',
		proof: [said],
		summary: `The ${what} that the kubeconfig gives is not in PEM format.`,
		stage: what === 'CA certificate' ? 'kubeconfig' : 'credentials',
		responder: 'nobody',
		facts: {path: failure.run.kubeconfig, reason: 'PEM', what},
		next:
			// Data is parsed before any request, a file when the connection is made.
			failure.exchange === undefined
				? [
						step(
							sh`kubectl config view --minify --raw -o jsonpath=${data} | base64 -d | head -c 27`,
							`Shows how the embedded data begins, which has to be ${what === 'client key' ? '-----BEGIN … PRIVATE KEY' : '-----BEGIN CERTIFICATE-----'}.`,
						),
						step(sh`kubectl config view --minify`, 'Shows whether the kubeconfig names a file in place of data.'),
					]
				: [step(sh`kubectl config view --minify`, `Shows the file of the ${what}; it has to begin with -----BEGIN.`)],
	};
}
