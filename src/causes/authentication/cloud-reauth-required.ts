import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Said} from '../../failures/failure.ts';
import {loginOf, needsLogin, pluginFailed} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/cloud-reauth-required',
	title: 'The cloud login has expired',
	explain: `
The credential plugin works, but the login behind it is over or needs a second factor, so a person has to log in again.
No request reached the cluster.

The plugin says so in its own words; kubectl only adds that the plugin failed.
`,
	lookAlikes: [
		'Any other failure of the plugin is authentication/exec-plugin-failed.',
		'A 401 from the server with a working plugin is authentication/credentials-rejected.',
	],
	sources: [
		'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html',
		'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
		'https://cloud.google.com/sdk/gcloud/reference/auth/login',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const failed = pluginFailed(failure);
		const said = needsLogin(failure);
		if (failed === undefined || said === undefined) return undefined;
		const {plugin, exitCode} = failed.match.groups ?? {};
		const {provider, command} = loginOf(said.statement.text);
		return {
			grade: 'proven',
			proof: [said, failed],
			summary:
				`The login that the credential plugin ${plugin ?? ''} uses has to be renewed: ${lineAround(said)}`.replace(
					'  ',
					' ',
				),
			stage: 'credentials',
			responder: 'nobody',
			facts: {plugin, exitCode: exitCode === undefined ? undefined : Number(exitCode), provider},
			next: [
				step(sh`kubectl config view --minify`, 'Shows which profile or account the plugin is called with.'),
				step(command, 'Opens a new session; it changes local credentials only.'),
			],
			rulesOut: [{id: 'authentication/exec-plugin-failed', because: 'the plugin itself names the missing login'}],
		};
	},
});

/** The line of the plugin's words that names the login; an empty one often stands above it. */
const lineAround = ({match, statement: {text}}: Said): string =>
	text.slice(text.lastIndexOf('\n', match.index) + 1).split('\n', 1)[0] ?? '';
