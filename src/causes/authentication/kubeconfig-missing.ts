import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';

export default defineCause({
	id: 'authentication/kubeconfig-missing',
	title: 'The kubeconfig file does not exist',
	explain: `
kubectl stopped before any request: the file named with \`--kubeconfig\` is not there, or there is no configuration at
all and the program does not fall back to localhost.

In CI the step that writes the file is often missing, runs later, or runs in another container.
`,
	lookAlikes: [
		'`the path "x" does not exist` is a manifest given with -f.',
		'A refused `http://localhost:8080` has the same root: authentication/localhost-8080.',
		'`error loading config file` found the file and could not read it: authentication/kubeconfig-invalid.',
	],
	sources: [
		'client-go tools/clientcmd/loader.go',
		'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const none = failure.says(/invalid configuration: no configuration has been provided/);
		// Only the whole sentence: other commands quote a failed stat of their own files inside theirs.
		const stat = failure.says(
			/^(?:error: )?(?:stat (?<unix>[^\n]+): no such file or directory|(?:CreateFile|GetFileAttributesEx) (?<windows>[^\n]+): The system cannot find the (?:file|path) specified\.)$/,
		);
		const said = none ?? stat;
		if (said === undefined || failure.run.exchanges.length > 0 || failure.run.kubeconfig !== undefined)
			return undefined;
		const path = said.match.groups?.unix ?? said.match.groups?.windows;
		const named =
			path !== undefined &&
			(failure.run.command?.includes(`--kubeconfig ${path}`) || failure.run.command?.includes(`--kubeconfig=${path}`));
		return {
			grade: none !== undefined || named ? 'proven' : 'likely',
			proof: [said],
			summary: path === undefined ? 'There is no kubeconfig.' : `The kubeconfig ${path} does not exist.`,
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {path},
			next: [
				step(sh`printenv KUBECONFIG`, 'Shows the list of files that kubectl reads when none is named.'),
				step(
					sh`ls -l -- ${wordOr(path, '<home folder>/.kube/config')}`,
					'Shows whether the file is there, seen from the same folder.',
				),
				step(sh`kubectl config get-contexts`, 'Shows what kubectl finds without the flag.'),
			],
			...(none === undefined &&
				!named && {
					unknowns: [
						{
							what: 'whether the missing file is the kubeconfig',
							because: 'the command line is not in the log',
							settledBy: 'the value of --kubeconfig',
						},
					],
				}),
		};
	},
});
