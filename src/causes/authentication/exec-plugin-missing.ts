import {clientName, clientOf} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {commandLine} from '../../text/shell.ts';
import {saysOfPlugin} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/exec-plugin-missing',
	title: 'The credential plugin is not installed',
	explain: `
The kubeconfig says to run a program for credentials, and there is no such program in PATH, or at the path that it gives. No request was
sent: the empty status in the log is kubectl's way of writing that down, and the cluster was not contacted.

It happens in CI images, in IDEs with their own PATH, under sudo, and with kubeconfigs from another machine.

\`fork/exec <path>: no such file or directory\` is also what Linux says of a program whose interpreter is missing: that of a script, or
the loader of a binary that was built for another C library.
`,
	lookAlikes: [
		'`failed with exit code N`: the plugin exists and failed, see authentication/exec-plugin-failed.',
		"kubectl's last line starts with `Unable to connect to the server`, but this is no network trouble.",
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
		'client-go plugin/pkg/client/auth/exec/exec.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said =
			saysOfPlugin(failure, /exec: executable (?<plugin>[^\n]{1,1000}?) not found/) ??
			saysOfPlugin(
				failure,
				/credentials: (?:exec: )?exec: "(?<plugin>[^"\n]+)": (?:executable )?file (?:not found in|does not exist)/,
			) ??
			saysOfPlugin(
				failure,
				/credentials: exec: fork\/exec (?<plugin>[^\n]{1,1000}?): (?:no such file or directory|The system cannot find the (?:file|path) specified)/,
			) ??
			// Where the preferences have an allowlist, the plugin is looked up before it is started.
			saysOfPlugin(
				failure,
				/credentials: plugin path "(?<plugin>[^"\n]+)" cannot be resolved for credential plugin allowlist check: exec: "[^"\n]*": (?:executable )?file (?:not found|does not exist)/,
			);
		const plugin = said?.match.groups?.plugin;
		if (said === undefined) return undefined;
		const started = /fork\/exec [^\n]{1,1000}: no such file or directory/.test(said.match[0]);
		const isPath = /[/\\]/.test(plugin ?? '');
		return {
			grade: started ? 'likely' : 'proven',
			proof: [said],
			summary: started
				? `The credential plugin ${plugin} could not be started: no such file or directory.`
				: `${clientName(failure)} did not find the credential plugin ${plugin}${isPath ? '' : ' in PATH'}.`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {plugin},
			next: [
				isPath
					? step(sh`ls -l -- ${wordOr(plugin, '<plugin>')}`, 'Shows whether the file is there.')
					: step(
							sh`command -v ${wordOr(plugin, '<plugin>')}`,
							`Shows where this shell finds the plugin; ${clientOf(failure).name ?? 'the client'} may run with another PATH.`,
						),
				step(sh`kubectl config view --minify`, 'Shows the command of the plugin, and its install hint if it has one.'),
				started
					? step(sh`file -- ${wordOr(plugin, '<plugin>')}`, 'Shows which interpreter or loader the program needs.')
					: step(
							isPath
								? sh`<install the plugin at this path, or put the right path into the kubeconfig>`
								: sh`<install the plugin, or add its folder to PATH>`,
							'Then the same command can get credentials.',
						),
			],
			...(started && {
				unknowns: [
					{
						what: 'whether the program is missing or only its interpreter',
						because: 'Linux has the same words for both',
						settledBy: commandLine(sh`ls -l -- ${wordOr(plugin, '<plugin>')}`),
					},
				],
			}),
		};
	},
});
