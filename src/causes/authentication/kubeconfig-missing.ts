import {clientOf} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {plainStep, step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';

/** Of programs that are no command: each has its own way to be told. */
const variables = [
	step(sh`printenv KUBECONFIG`, 'Shows the files that kubectl and helm read when no flag names one.'),
	step(
		sh`printenv KUBE_CONFIG_PATH`,
		'Shows the file that the providers of Terraform read when their configuration names none; they do not read KUBECONFIG.',
	),
];

export default defineCause({
	id: 'authentication/kubeconfig-missing',
	title: 'There is no kubeconfig',
	explain: `
The client stopped before any request: the file named with \`--kubeconfig\` is not there, or what was read names no server, and the
program does not fall back to localhost as kubectl does. Both an absent kubeconfig and an empty one end like that.

In CI the step that writes the file is often missing, runs later, or runs in another container.
`,
	lookAlikes: [
		'`the path "x" does not exist` is a manifest given with -f.',
		'A refused `http://localhost:8080` has the same root: authentication/localhost-8080.',
		'`error loading config file` found the file and could not read it: authentication/kubeconfig-invalid.',
	],
	sources: [
		'https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs',
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
		if (said === undefined || failure.run.exchanges.length > 0) return undefined;
		if (none === undefined && failure.run.kubeconfig !== undefined) return undefined;
		const path = said.match.groups?.unix ?? said.match.groups?.windows;
		const named =
			path !== undefined &&
			(failure.run.command?.includes(`--kubeconfig ${path}`) || failure.run.command?.includes(`--kubeconfig=${path}`));
		return {
			grade: none !== undefined || named ? 'proven' : 'likely',
			proof: [said],
			summary:
				path === undefined
					? 'The client found no configuration: there is no kubeconfig, or it names no server.'
					: `${named ? 'The kubeconfig' : 'The file'} ${path} does not exist${named ? '' : '; it is probably the kubeconfig'}.`,
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {path},
			next:
				path === undefined && clientOf(failure).name === undefined
					? variables
					: [
							step(
								sh`ls -l -- ${wordOr(path, '<home folder>/.kube/config')}`,
								path === undefined || /^(?:\/|[A-Za-z]:)/.test(path)
									? 'Shows whether the file is there.'
									: 'Shows whether the file is there; the path starts at the current folder.',
							),
							...(path === undefined
								? [step(sh`printenv KUBECONFIG`, 'Shows the files that are read when no flag names one.')]
								: []),
							plainStep(sh`kubectl config get-contexts`, 'Lists the contexts that kubectl finds without a flag.'),
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
