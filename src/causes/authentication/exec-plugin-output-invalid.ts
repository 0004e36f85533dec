import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {saysOfPlugin} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/exec-plugin-output-invalid',
	title: 'The credential plugin printed no credential',
	explain: `
The plugin ended without an error, but what it printed on standard output is no ExecCredential, or one without token and
certificate. No request was sent.

Usual reasons: a banner, a warning or a prompt on standard output, a wrapper script, or the wrong sub-command.
`,
	lookAlikes: [
		'An ExecCredential of an unknown version is authentication/exec-plugin-version.',
		"`couldn't get version/kind` without `decoding stdout` is the server's answer.",
	],
	sources: ['client-go plugin/pkg/client/auth/exec/exec.go'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said =
			saysOfPlugin(failure, /decoding stdout: (?!no kind "ExecCredential")(?<reason>[^\n]{0,200})/) ??
			saysOfPlugin(failure, /exec plugin (?<reason>didn't return (?:a status field|a token or cert\/key pair))/) ??
			saysOfPlugin(
				failure,
				/(?<reason>plugin (?:didn't return a token or cert\/key pair|returned only certificate or key)|exec plugin returned only certificate or key, not both)/,
			);
		if (said === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: `What the credential plugin printed is no credential: ${said.match.groups?.reason}`,
			stage: 'credentials',
			responder: 'nobody',
			facts: {reason: said.match.groups?.reason},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the plugin with its arguments and environment.'),
				step(
					sh`<plugin and arguments> | head -c 200`,
					'Shows how its standard output begins; the rest may contain a token.',
				),
			],
		};
	},
});
