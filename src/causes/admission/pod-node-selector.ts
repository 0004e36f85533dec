import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/pod-node-selector',
	title: 'The pod wants other nodes than its namespace allows',
	explain: `
The admission plugin PodNodeSelector adds a node selector to every pod of a namespace: its annotation
\`scheduler.alpha.kubernetes.io/node-selector\` (on OpenShift \`openshift.io/node-selector\`), or the default of the cluster. The
\`nodeSelector\` of the pod wants another value of the same label, or a label that the configuration of the plugin does not allow in
this namespace.
`,
	lookAlikes: [
		'A pod that is admitted and finds no node stays `Pending`: no request fails.',
		'`User "…" cannot` is RBAC.',
	],
	sources: [
		'kubernetes plugin/pkg/admission/podnodeselector/admission.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#podnodeselector',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/pod node label selector (?:conflicts with its (?:namespace|project) node label selector|labels conflict with its namespace whitelist)/,
		);
		if (said === undefined) return undefined;
		const allowed = said.match[0].endsWith('whitelist');
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: allowed
				? `The node selector of the pod has labels that the API server’s configuration does not allow in ${namespace === undefined ? 'its namespace' : `namespace ${namespace}`}.`
				: `The node selector of the pod contradicts that of ${namespace === undefined ? 'its namespace' : `namespace ${namespace}`}.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				allowed
					? step(
							sh`kubectl get pods -n kube-system -l component=kube-apiserver -o yaml | grep admission-control-config-file`,
							'Names the file with the allowed labels, where the API server is a static pod.',
						)
					: step(
							sh`kubectl get namespace ${wordOr(namespace, '<namespace>')} -o jsonpath='{.metadata.annotations}'`,
							'Shows the node selector of the namespace, if it has one of its own.',
						),
				step(
					sh`kubectl create --dry-run=client -f <manifest> -o jsonpath='{..nodeSelector}'`,
					'Shows the node selectors of the manifest.',
				),
			],
		};
	},
});
