import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/namespace-protected',
	title: 'This namespace can never be deleted',
	explain: `
\`default\`, \`kube-system\` and \`kube-public\` belong to the cluster, and the server refuses to delete them, whoever asks. Objects in them
can be deleted one by one.
`,
	lookAlikes: [
		'`User "…" cannot delete resource "namespaces"` is a missing permission.',
		'`because it is being terminated` is a namespace that is being deleted: admission/namespace-terminating.',
	],
	sources: [
		'apiserver pkg/admission/plugin/namespace/lifecycle/admission.go',
		'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/namespaces "(?<namespace>[^"\n]{1,63})" is forbidden: this namespace may not be deleted/,
		);
		if (said === undefined) return undefined;
		const namespace = said.match.groups?.namespace;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The namespace ${namespace} belongs to the cluster and cannot be deleted.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {namespace},
			identity: namespace ?? '',
			rulesOut: [{id: 'authorization/rbac-denied', because: 'it is forbidden to everybody'}],
			next: [
				step(sh`kubectl get all -n ${wordOr(namespace, '<namespace>')}`, 'Shows workloads and Services in it.'),
				step(sh`kubectl get namespaces`, 'Lists the namespaces, one of which may have been meant.'),
			],
		};
	},
});
