import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/kubeconfig-context-missing',
	title: 'The kubeconfig lacks the context, cluster or user',
	explain: `
The kubeconfig was read, but the context, cluster or user that was asked for is not in it, or the cluster has no server. No request was
sent.

With several files in KUBECONFIG the context may stand in one that is not listed. A context that refers to a cluster that does not exist is
no error of its own: kubectl then asks localhost:8080. For a user that does not exist it asks for a user name.
`,
	lookAlikes: [
		'A file that cannot be read or parsed is authentication/kubeconfig-invalid.',
		'Without any kubeconfig kubectl asks localhost:8080: authentication/localhost-8080.',
	],
	sources: [
		'client-go tools/clientcmd/validation.go',
		'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_config/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said =
			failure.says(/context was not found for specified context: (?<context>[^\]\n,]+)/) ??
			failure.says(/\buser "(?<user>[^"\n]+)" was not found for context "[^"\n]+"/) ??
			failure.says(/\bcluster "(?<cluster>[^"\n]+)" was not found for context "[^"\n]+"/) ??
			failure.says(/no server found for cluster "(?<cluster>[^"\n]+)"/) ??
			failure.says(/\bcontext "(?<context>[^"\n]+)" does not exist/) ??
			failure.says(/no context exists with the name: "(?<context>[^"\n]+)"/) ??
			failure.says(/\bcluster "(?<cluster>[^"\n]+)" does not exist/) ??
			failure.says(/\bauth info "(?<user>[^"\n]+)" does not exist/) ??
			failure.says(/cluster has no server defined/);
		if (said === undefined) return undefined;
		const {context, cluster, user} = said.match.groups ?? {};
		const [kind, name] =
			context === undefined ? (cluster === undefined ? ['user', user] : ['cluster', cluster]) : ['context', context];
		return {
			grade: 'proven',
			proof: [said],
			summary:
				name === undefined
					? 'The kubeconfig has no server for the cluster of this context.'
					: said.match[0].startsWith('no server found')
						? `The kubeconfig has no cluster named ${name}, or no server for it.`
						: `The kubeconfig has no ${kind} named ${name}.`,
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {context, cluster, user, kubeconfig: failure.run.kubeconfig},
			next: [
				...(kind === 'cluster' || name === undefined
					? [step(sh`kubectl config get-clusters`, 'Lists the clusters of the kubeconfig.')]
					: kind === 'user'
						? [step(sh`kubectl config get-users`, 'Lists the users of the kubeconfig.')]
						: [
								step(
									sh`kubectl config get-contexts`,
									'Lists the contexts of the kubeconfig, and marks the current one.',
								),
							]),
				step(sh`printenv KUBECONFIG`, 'Shows which files are merged when --kubeconfig names none.'),
				...(kind === 'context' && name !== undefined
					? [
							step(
								sh`kubectl config use-context <context>`,
								'Makes another context the current one; the flag --context takes precedence.',
							),
						]
					: []),
			],
		};
	},
});
