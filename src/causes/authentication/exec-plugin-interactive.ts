import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {saysOfPlugin} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/exec-plugin-interactive',
	title: 'The credential plugin needs a terminal',
	explain: `
The kubeconfig says that the plugin has to be able to ask (\`interactiveMode: Always\`), and standard input is no terminal or is taken by
the command itself. The plugin was not run, and no request was sent.

It happens in CI, in cron, and with \`kubectl apply -f -\`.
`,
	lookAlikes: ['A plugin that ran and asked for a login is authentication/cloud-reauth-required.'],
	sources: [
		'https://kubernetes.io/docs/reference/config-api/client-authentication.v1/',
		'client-go plugin/pkg/client/auth/exec/exec.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = saysOfPlugin(failure, /exec plugin cannot support interactive mode(?:: (?<reason>[^\n]+))?/);
		if (said === undefined) return undefined;
		const reason = said.match.groups?.reason;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The credential plugin was not run, since it may only run where it can ask${reason === undefined ? '' : `: ${reason}`}.`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {reason},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the plugin of the user, and its interactiveMode.'),
				step(
					sh`kubectl config set-credentials <user> --exec-interactive-mode=IfAvailable`,
					'Lets the plugin run without a terminal too, and fail if it has to ask; kubectl 1.30 and later have this flag.',
				),
			],
		};
	},
});
