import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/token-file-unreadable',
	title: 'The token file cannot be read',
	explain: `
The user of the kubeconfig takes its token from a file (\`tokenFile\`), and that file is not there or may not be read. No request was
sent.

client-go passes on the bare error of the operating system, without a word about tokens: \`open <path>: no such file or directory\`.
What points to the token is that it comes after the kubeconfig was loaded and before any request.
`,
	lookAlikes: [
		'A certificate or key that cannot be read says `unable to read client-cert`: authentication/client-cert-unreadable.',
		'`stat <path>: no such file or directory` is the kubeconfig itself: authentication/kubeconfig-missing.',
		'A manifest that is not there says `the path "x" does not exist`.',
	],
	sources: ['client-go tools/clientcmd/client_config.go (getUserIdentificationPartialConfig)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = failure.says(
			/^error: open (?<path>[^\n]+): (?<reason>no such file or directory|permission denied|is a directory|Access is denied\.|The system cannot find the (?:file|path) specified\.)$/,
		);
		const {path, reason} = said?.match.groups ?? {};
		const {command, exchanges, kubeconfig, omitted} = failure.run;
		if (said === undefined || path === undefined) return undefined;
		// A command that reads a file of its own, such as `kubectl create --raw /x -f file`, says the same of it.
		const silent = kubeconfig !== undefined && exchanges.length === 0 && omitted === 0;
		if (!silent || command?.includes(path) === true || / (?:-f|--filename|--raw)\b/.test(command ?? ''))
			return undefined;
		return {
			grade: 'likely',
			proof: [said],
			summary: `kubectl could not open ${path} (${reason?.replace(/\.$/, '')}); it is probably the tokenFile of the user in the kubeconfig.`,
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {path, reason, kubeconfig},
			next: [
				step(sh`kubectl config view --minify`, 'Shows whether this path is the tokenFile of the user.'),
				step(sh`ls -l -- ${path}`, 'Shows whether the file is there and who may read it.'),
			],
			unknowns: [
				{
					what: 'whether the file is the token of the user',
					because: 'the error names only the path, and some commands read files of their own',
					settledBy: 'kubectl config view --minify',
				},
			],
		};
	},
});
