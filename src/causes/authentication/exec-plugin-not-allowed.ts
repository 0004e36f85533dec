import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {saysOfPlugin} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/exec-plugin-not-allowed',
	title: 'The credential plugin is not allowed to run',
	explain: `
The preferences of kubectl (\`~/.kube/kuberc\`) say which credential plugins it may run: all, none (\`DenyAll\`), or those of a list
(\`Allowlist\`). The plugin of this kubeconfig is not among them, so it was not started. No request was sent.

It protects against a kubeconfig from somebody else that names a program of its own. An entry of the list is a path, or a name that is
looked up in PATH; it has to lead to the same file as the command of the kubeconfig.
`,
	lookAlikes: [
		'A plugin that is not in PATH is authentication/exec-plugin-missing.',
		'A plugin that may not be executed (`permission denied`) is authentication/exec-plugin-failed.',
	],
	sources: [
		'client-go plugin/pkg/client/auth/exec/exec.go (updateCommandAndCheckAllowlistLocked)',
		'kubectl pkg/config/types.go (credentialPluginPolicy)',
		'https://kubernetes.io/docs/reference/kubectl/kuberc/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said =
			saysOfPlugin(
				failure,
				/credentials: plugin "(?<plugin>[^"\n]+)" not allowed: policy set to "(?<policy>[^"\n]+)"/,
			) ??
			saysOfPlugin(
				failure,
				/credentials: plugin path "(?<plugin>[^"\n]+)" is not permitted by the credential plugin allowlist/,
			);
		if (said === undefined) return undefined;
		const {plugin, policy = 'Allowlist'} = said.match.groups ?? {};
		return {
			grade: 'proven',
			proof: [said],
			summary:
				policy === 'Allowlist'
					? `The credential plugin ${plugin} is not on the allowlist of the preferences (kuberc), so kubectl did not run it.`
					: `The preferences (kuberc) allow no credential plugin (${policy}), so kubectl did not run ${plugin}.`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {plugin, policy},
			next: [
				step(sh`kubectl kuberc view`, 'Shows credentialPluginPolicy and credentialPluginAllowlist.'),
				step(sh`kubectl config view --minify`, 'Shows the command of the plugin, as the kubeconfig has it.'),
				step(
					sh`<add the plugin to credentialPluginAllowlist in the kuberc file>`,
					'Allows it, if you trust the plugin and the kubeconfig; `kubectl kuberc set` replaces the whole list.',
				),
			],
		};
	},
});
