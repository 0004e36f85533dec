import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {inNamespace, targetOf, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/scc-denied',
	title: 'No SecurityContextConstraint admits the pod',
	explain: `
OpenShift admits a pod only under a SecurityContextConstraint (SCC) that its creator or its service account may use. None of
those fits; the brackets list, per SCC, which field it forbids.

The many \`Forbidden\` in that list are about SCCs, not about RBAC.
`,
	lookAlikes: [
		'`violates PodSecurity` goes by labels of the namespace: admission/pod-security.',
		'`User "…" cannot` is RBAC: authorization/rbac-denied.',
	],
	sources: [
		'https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html',
		'openshift/apiserver-library-go pkg/securitycontextconstraints/sccadmission/admission.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /unable to validate against any security context constraint: ?([^]*)/);
		if (said === undefined) return undefined;
		const why = said.match[1]?.trim() ?? '';
		const constraints = [...new Set([...why.matchAll(/provider "?([\w.-]+)"?: ?[FI.]/g)].map(found => found[1] ?? ''))];
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: 'No SecurityContextConstraint that may be used here admits the pod.',
			stage: 'admission',
			responder: 'api-server',
			facts: {constraints, why: shorten(why, 500), resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				step(sh`oc get scc`, 'Lists the constraints, and the main things that each allows.'),
				step(
					sh`oc adm policy who-can use scc <scc> ${inNamespace(namespace)}`,
					'Shows which users and service accounts may use the constraint that the pod needs.',
				),
				step(
					sh`oc get namespace ${wordOr(namespace, '<namespace>')} -o jsonpath='{.metadata.annotations}'`,
					'Shows the user and group ranges of the namespace (openshift.io/sa.scc.*).',
				),
			],
		};
	},
});
