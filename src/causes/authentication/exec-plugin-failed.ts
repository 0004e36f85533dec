import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh, type CommandLine} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import type {Failure} from '../../failures/failure.ts';
import {clockTrouble, needsLogin, pluginFailed, printedBy} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/exec-plugin-failed',
	title: 'The credential plugin failed',
	explain: `
kubectl ran the program that should give it credentials, and the program ended with an error. No request was sent.

The reason is what the plugin printed on standard error, just above the empty response; those lines have no klog
header. kubectl runs the plugin anew for every try, so they repeat.
`,
	lookAlikes: [
		'A plugin that asks for a new login is authentication/cloud-reauth-required.',
		'A plugin that is not there at all is authentication/exec-plugin-missing.',
		'Network errors printed by the plugin are about its own server, not about the API server.',
	],
	sources: [
		'client-go plugin/pkg/client/auth/exec/exec.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = pluginFailed(failure);
		if (said === undefined || needsLogin(failure) !== undefined || clockTrouble(failure) !== undefined)
			return undefined;
		const {plugin, exitCode, reason} = said.match.groups ?? {};
		const printed = failure.statements.find(({source}) => source === 'plugin');
		const distrusts = distrustIn(failure);
		return {
			grade: 'proven',
			proof: [said, ...(printed === undefined ? [] : [printed.line])],
			summary:
				`The credential plugin ${plugin ?? ''} failed${exitCode === undefined ? `: ${reason}` : ` with exit code ${exitCode}`}.`.replace(
					'  ',
					' ',
				),
			stage: 'credentials',
			responder: 'nobody',
			facts: {
				plugin,
				exitCode: exitCode === undefined ? undefined : Number(exitCode),
				distrusts: distrusts?.server,
				said: printed?.text.split('\n')[0],
				stderr: printed === undefined ? undefined : printedBy(failure),
				code: failure.says(/\bAADSTS\d{5,7}\b|\(([A-Z][A-Za-z]{3,60})\) when calling the \w+ operation/)?.match[0],
			},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the plugin with its arguments and environment.'),
				...(distrusts === undefined
					? []
					: [
							step(
								sh`env | grep -iE '_proxy|CA_BUNDLE|SSL_CERT_FILE' | sed -E 's#//[^@]*@#//***@#'`,
								'Shows whether a proxy that inspects TLS is set, and its CA: AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, gcloud config core/custom_ca_certs_file.',
							),
						]),
				step(identityCommand(plugin), 'Most plugins use the login of a cloud tool: shows whose it is.'),
				step(sh`${wordOr(plugin, '<plugin>')} <its arguments>`, 'Run by itself it shows the whole error.'),
			],
			...(printed === undefined && {
				unknowns: [
					{
						what: 'why the plugin failed',
						because: 'nothing that it printed is in the log',
						settledBy: 'running the plugin by itself',
					},
				],
			}),
		};
	},
});

/** Who is logged in with the tool behind the plugin. */
function identityCommand(plugin = ''): CommandLine {
	if (/aws/.test(plugin)) return sh`aws sts get-caller-identity`;
	if (/gke|gcloud/.test(plugin)) return sh`gcloud auth list`;
	return /kubelogin|\baz\b/.test(plugin) ? sh`az account show` : sh`<identity command of the cloud tool>`;
}

/** Python's words, printed by the tools of AWS, Google and Azure, for a certificate that they cannot verify. */
function distrustIn(failure: Failure): {readonly server: string} | undefined {
	const words = printedBy(failure).join('\n');
	if (!/CERTIFICATE_VERIFY_FAILED|SSL validation failed for /.test(words)) return undefined;
	const [, url, host] = /SSL validation failed for https?:\/\/([^\s/]+)|host='([^']+)'/.exec(words) ?? [];
	return {server: url ?? host ?? 'a server that it asks'};
}
