/**
Built-in resources that live in namespaces, by API group.

Source: `kubectl api-resources --namespaced=true` of Kubernetes 1.36, and the groups that held some of them before.
*/
const namespaced: Readonly<Record<string, readonly string[]>> = {
	'': [
		'configmaps',
		'endpoints',
		'events',
		'limitranges',
		'persistentvolumeclaims',
		'pods',
		'podtemplates',
		'replicationcontrollers',
		'resourcequotas',
		'secrets',
		'serviceaccounts',
		'services',
	],
	apps: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
	autoscaling: ['horizontalpodautoscalers'],
	batch: ['cronjobs', 'jobs'],
	'coordination.k8s.io': ['leases'],
	'discovery.k8s.io': ['endpointslices'],
	'events.k8s.io': ['events'],
	extensions: ['daemonsets', 'deployments', 'ingresses', 'networkpolicies', 'replicasets'],
	'metrics.k8s.io': ['pods'],
	'networking.k8s.io': ['ingresses', 'networkpolicies'],
	policy: ['poddisruptionbudgets'],
	'rbac.authorization.k8s.io': ['rolebindings', 'roles'],
};

/** False for resources that are not known here, custom ones for instance. */
export const isNamespaced = (resource: string, group: string): boolean =>
	Object.hasOwn(namespaced, group) && namespaced[group]?.includes(resource) === true;
