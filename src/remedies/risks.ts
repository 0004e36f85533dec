import type {PolicyRule} from '../model/report.ts';

type Risk = {
	readonly verbs: RegExp;
	/** Matches `resource` of the core group, or `resource.group`. */
	readonly resources: RegExp;
	readonly says: string;
};

const reading = /^(?:get|list|watch)$/;
const writing = /^(?:create|update|patch)$/;

/**
Permissions that imply others.

Source: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#kubernetes-rbac-privilege-escalation-risks
*/
const risks: readonly Risk[] = [
	{verbs: /^escalate$/, resources: /^/, says: 'escalate lets the user write roles with permissions they do not hold.'},
	{verbs: /^bind$/, resources: /^/, says: 'bind lets the user give away roles whose permissions they do not hold.'},
	{verbs: /^impersonate$/, resources: /^/, says: 'impersonate lets the user act as somebody else.'},
	{verbs: reading, resources: /^secrets$/, says: 'Reading secrets also shows tokens and passwords of other programs.'},
	{
		verbs: /^(?:get|create)$/,
		resources: /^pods\/(?:exec|attach)$|^pods\/ephemeralcontainers$/,
		says: 'This runs commands within pods, with the rights of their service accounts.',
	},
	{
		verbs: /^(?:update|patch)$/,
		resources: /^pods\/ephemeralcontainers$/,
		says: 'This adds containers to pods that run, with the rights of their service accounts.',
	},
	{
		verbs: /^(?:get|create)$/,
		resources: /^(?:pods\/portforward|(?:pods|services)\/proxy)$/,
		says: 'This reaches programs within the cluster past its network policies and logins.',
	},
	{verbs: /^/, resources: /^nodes\/proxy$/, says: 'nodes/proxy reaches the kubelet, which runs commands in any pod.'},
	{
		verbs: /^create$/,
		resources: /^serviceaccounts\/token$/,
		says: 'Tokens let the user act as the service accounts they are made for.',
	},
	{
		verbs: writing,
		resources:
			/^(?:pods|replicationcontrollers|(?:daemonsets|deployments|replicasets|statefulsets)\.apps|(?:cronjobs|jobs)\.batch)$/,
		says: 'Who makes pods can use every Secret, ConfigMap and service account of the namespace.',
	},
	{verbs: writing, resources: /^persistentvolumes$/, says: 'A persistent volume can open folders of the nodes.'},
	{
		verbs: writing,
		resources: /^(?:cluster)?role(?:binding)?s\.rbac\.authorization\.k8s\.io$/,
		says: 'Roles and bindings are how permissions are handed on.',
	},
	{
		verbs: writing,
		resources: /^(?:validating|mutating)(?:webhookconfigurations|admissionpolic\w+)\.admissionregistration\.k8s\.io$/,
		says: 'Admission webhooks see, and can change, what others write.',
	},
	{
		verbs: writing,
		resources: /^certificatesigningrequests(?:\/(?:approval|status))?\.certificates\.k8s\.io$/,
		says: 'Certificates can be made for other users.',
	},
	{
		verbs: /^(?:update|patch)$/,
		resources: /^namespaces$/,
		says: 'Labels of a namespace decide on its Pod Security level and network policies.',
	},
];

const qualified = (resource: string, group: string) => (group === '' ? resource : `${resource}.${group}`);

/** What a reviewer should know about a rule, one sentence each. */
export function risksOf({apiGroups, resources, verbs}: PolicyRule): string[] {
	const names = apiGroups.flatMap(group => resources.map(resource => qualified(resource, group)));
	return risks
		.filter(risk => verbs.some(verb => risk.verbs.test(verb)) && names.some(name => risk.resources.test(name)))
		.map(({says}) => says);
}
