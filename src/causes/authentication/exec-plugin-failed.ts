import {clientOf} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh, type CommandLine} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import type {Failure, Said} from '../../failures/failure.ts';
import {clockTrouble, needsLogin, pluginFailed, printedBy} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/exec-plugin-failed',
	title: 'The credential plugin failed',
	explain: `
kubectl ran the program that should give it credentials, and the program ended with an error, was ended by a signal (exit code -1), or
could not be started. No request was sent.

The reason is what the plugin printed on standard error, just above the empty response; those lines have no klog
header. kubectl runs the plugin anew for every try, so they repeat.

A signal is sent by the kernel to a program that crashes or that needs more memory than its container has, or by somebody who stops it.
Which one it was is not in kubectl's words.
`,
	lookAlikes: [
		'A plugin that asks for a new login is authentication/cloud-reauth-required.',
		'A plugin that is not there at all is authentication/exec-plugin-missing.',
		'Network errors printed by the plugin are about its own server, not about the API server.',
	],
	sources: [
		'client-go plugin/pkg/client/auth/exec/exec.go (wrapCmdRunErrorLocked)',
		'https://pkg.go.dev/os#ProcessState.ExitCode',
		'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = pluginFailed(failure);
		if (said === undefined || needsLogin(failure) !== undefined || clockTrouble(failure) !== undefined)
			return undefined;
		const {plugin, exitCode, signal} = said.match.groups ?? {};
		const killed = exitCode === '-1' || signal !== undefined;
		const printed = printedBy(failure);
		const [first] = printed;
		const line = failure.statements.find(({source}) => source === 'plugin')?.line;
		// Only a sentence about the failure: other lines may be data, which is recognised as secret where it stands alone.
		const telling = printed.find(words => /error|denied|expired|fail|unable|cannot|could not|not found/i.test(words));
		const distrusts = distrustIn(failure);
		const identity = identityCommand(plugin);
		return {
			grade: 'proven',
			proof: [said, ...(first === undefined || line === undefined ? [] : [line])],
			summary: `The credential plugin${plugin === undefined ? '' : ` ${plugin}`} ${outcomeOf(said)}${telling === undefined ? '.' : ` and printed: ${telling}`}`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {
				plugin,
				exitCode: exitCode === undefined || killed ? undefined : Number(exitCode),
				killed: killed || undefined,
				signal,
				distrusts: distrusts?.server,
				said: first,
				stderr: first === undefined ? undefined : printed,
				code: failure.says(/\bAADSTS\d{5,7}\b|\(([A-Z][A-Za-z]{3,60})\) when calling the \w+ operation/)?.match[0],
			},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the plugin with its arguments and environment.'),
				...(distrusts === undefined
					? []
					: [
							step(
								sh`env | grep -iE '_proxy|CA_BUNDLE|SSL_CERT_FILE' | sed -E 's#//[^@]*@#//***@#'`,
								'Shows the proxy variables, and the CA files for the tools of AWS and Azure; gcloud has core/custom_ca_certs_file.',
							),
						]),
				...(identity === undefined || killed || distrusts !== undefined
					? []
					: [step(identity, 'Shows the login of the cloud tool that the plugin uses, or why there is none.')]),
				step(
					sh`${wordOr(plugin, '<plugin>')} <its arguments>`,
					'Runs the plugin by itself, with the arguments of the kubeconfig: it prints its error, or else a credential.',
				),
			],
			...(first === undefined && {
				unknowns: [
					{
						what: killed
							? `${signal === undefined ? 'which signal it was, and ' : ''}who sent the signal`
							: 'why the plugin failed',
						because: `${clientOf(failure).name ?? 'the client'} reports only how the plugin ended`,
						settledBy: killed
							? 'the log of the kernel (journalctl -k) for a crash or a lack of memory'
							: 'what it printed on standard error, or running it by itself',
					},
				],
			}),
		};
	},
});

/** How the plugin ended, as the end of a sentence. */
function outcomeOf({match: {groups = {}}}: Said): string {
	const {exitCode, reason, signal} = groups;
	if (exitCode === '-1') return 'was ended by a signal (exit code -1)';
	if (signal !== undefined) return `was ended by a signal (${signal})`;
	if (exitCode !== undefined) return `failed with exit code ${exitCode}`;
	return `could not be started: ${reason?.replace(/^fork\/exec [^\n]{1,1000}?: /, '')}`;
}

/** Who is logged in with the tool behind the plugin. */
function identityCommand(plugin = ''): CommandLine | undefined {
	if (/aws/.test(plugin)) return sh`aws sts get-caller-identity`;
	if (/gke|gcloud/.test(plugin)) return sh`gcloud auth list`;
	return /kubelogin|\baz\b/.test(plugin) ? sh`az account show` : undefined;
}

/** Python's words, printed by the tools of AWS, Google and Azure, for a certificate that they cannot verify. */
function distrustIn(failure: Failure): {readonly server: string} | undefined {
	const words = printedBy(failure).join('\n');
	if (!/CERTIFICATE_VERIFY_FAILED|SSL validation failed for /.test(words)) return undefined;
	const [, url, host] = /SSL validation failed for https?:\/\/([^\s/]+)|host='([^']+)'/.exec(words) ?? [];
	return {server: url ?? host ?? 'a server that it asks'};
}
