import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';

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
	],
	sources: ['client-go tools/clientcmd/loader.go', 'client-go transport/transport.go (rootCertPool)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said =
			failure.says(/error loading config file "(?<path>[^"\n]+)": (?<reason>[^\n]*)/) ??
			failure.says(/unable to load root certificates: (?<reason>unable to parse bytes as PEM block[^\n]*)/) ??
			failure.says(/^(?:error: )?(?<reason>tls: failed to find any PEM data in (?:certificate|key) input)$/);
		if (said === undefined) return undefined;
		const {path = failure.run.kubeconfig, reason = ''} = said.match.groups ?? {};
		const denied = /permission denied|Access is denied/.test(reason);
		// Parse errors can repeat the file's content: only their kind becomes a fact.
		const kind =
			/permission denied|Access is denied|illegal base64 data at input byte \d+|yaml: line \d+|invalid leading UTF-8 octet|PEM/.exec(
				reason,
			)?.[0];
		return {
			grade: 'proven',
			proof: [said],
			summary: `The kubeconfig${path === undefined ? '' : ` ${path}`} cannot be ${denied ? 'read' : 'parsed'}${kind === undefined ? '' : ` (${kind})`}.`,
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {path, reason: kind},
			next: [
				step(sh`ls -l -- ${wordOr(path, '<file>')}`, 'Shows size, owner and rights of the file.'),
				step(sh`file -- ${wordOr(path, '<file>')}`, 'Shows its encoding: UTF-16 and binary are wrong.'),
				step(
					sh`kubectl config view --kubeconfig=${wordOr(path, '<file>')}`,
					'Shows whether it can be parsed, without secrets.',
				),
			],
		};
	},
});
