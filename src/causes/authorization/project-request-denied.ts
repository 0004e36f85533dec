import {defineCause} from '../../clues/cause.ts';
import {administratorStep, step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'authorization/project-request-denied',
	title: 'The user may not request projects',
	explain: `
OpenShift lets users ask for projects with \`oc new-project\`, unless an administrator took the role \`self-provisioner\` away from
them. The answer is then the administrator's own message, by default \`You may not request a new project via this API.\`
`,
	lookAlikes: ['`User "…" cannot create resource "namespaces"` is RBAC on namespaces: authorization/rbac-denied.'],
	sources: [
		'https://docs.redhat.com/en/documentation/openshift_container_platform/4.16/html/building_applications/projects',
		'https://github.com/openshift/openshift-apiserver',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /You may not request a new project via this API\./);
		if (said === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: 'The user may not request projects in this cluster.',
			stage: 'authorization',
			responder: 'api-server',
			facts: {verb: 'create', resource: 'projectrequests', group: 'project.openshift.io', scope: 'cluster'},
			next: [
				step(
					sh`oc auth can-i create projectrequests.project.openshift.io`,
					'Asks the server whether the current user may request projects.',
				),
				administratorStep(
					sh`oc get clusterrolebinding self-provisioners -o yaml`,
					'Shows who may request projects by default; for somebody who may read bindings.',
				),
			],
		};
	},
});
