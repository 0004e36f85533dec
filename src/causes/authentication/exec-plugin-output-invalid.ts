import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {saysOfPlugin} from '../../clues/plugin.ts';

export default defineCause({
	id: 'authentication/exec-plugin-output-invalid',
	title: 'The credential plugin printed no credential',
	explain: `
The plugin ended without an error, but what it printed on standard output is no ExecCredential, or one without token and
certificate. No request was sent.

Usual reasons: a banner, a warning or a prompt on standard output, a wrapper script, or the wrong subcommand.

\`plugin returned version …/__internal\` is client-go's odd way to say that the output has no \`apiVersion\`, and most often that there is
no output at all: an empty text is an empty object to its YAML parser.
`,
	lookAlikes: [
		'An ExecCredential of an unknown version is authentication/exec-plugin-version.',
		"`couldn't get version/kind` without `decoding stdout` is the server's answer.",
	],
	sources: [
		'client-go plugin/pkg/client/auth/exec/exec.go (refreshCredsLocked)',
		'apimachinery pkg/runtime/serializer/json/json.go (gvkWithDefaults)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said =
			saysOfPlugin(failure, /decoding stdout: (?!no kind "ExecCredential")(?<reason>[^\n]{0,400})/) ??
			saysOfPlugin(failure, /exec plugin (?<reason>didn't return (?:a status field|a token or cert\/key pair))/) ??
			saysOfPlugin(
				failure,
				/(?<reason>plugin (?:didn't return a token or cert\/key pair|returned only certificate or key)|exec plugin returned only certificate or key, not both)/,
			) ??
			saysOfPlugin(
				failure,
				/credentials: (?<reason>failed parsing client (?:key\/certificate|leaf certificate): [^\n]{0,400})/,
			);
		const untyped =
			said === undefined
				? saysOfPlugin(
						failure,
						/exec plugin is configured to use API version \S+, plugin returned version \S*__internal/,
					)
				: undefined;
		const words = said ?? untyped;
		if (words === undefined) return undefined;
		const reason = said?.match.groups?.reason ?? 'no apiVersion';
		return {
			grade: 'proven',
			proof: [words],
			summary:
				untyped === undefined
					? `kubectl cannot use what the credential plugin printed: ${reason.startsWith('didn') ? 'it ' : ''}${shorten(reason, 200)}`
					: 'The credential plugin printed nothing, or an object without an apiVersion, where kubectl expects an ExecCredential.',
			stage: 'credentials',
			responder: 'nobody',
			facts: {reason: shorten(reason, 200)},
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
