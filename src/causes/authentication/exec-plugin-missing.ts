import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {saysOfPlugin} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/exec-plugin-missing',
	title: 'The credential plugin is not installed',
	explain: `
The kubeconfig says to run a program for credentials, and the program is not in PATH. No request was sent: the empty
status in the log is kubectl's way of writing that down, and the cluster was not contacted.

It happens in CI images, in IDEs with their own PATH, under sudo, and with kubeconfigs from another machine.
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
			);
		const plugin = said?.match.groups?.plugin;
		if (said === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The credential plugin ${plugin} is not installed, or not in PATH.`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {plugin},
			next: [
				step(sh`command -v ${wordOr(plugin, '<plugin>')}`, 'Shows whether this shell finds the plugin.'),
				step(sh`kubectl config view --minify`, 'Shows the command, and perhaps an install hint.'),
				step(sh`<install the plugin, or add its folder to PATH>`, 'Then the same command can get credentials.'),
			],
		};
	},
});
