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

/** Built-in resources that live in no namespace. Source: the same with `--namespaced=false`. */
const clusterScoped: Readonly<Record<string, readonly string[]>> = {
	'': ['componentstatuses', 'namespaces', 'nodes', 'persistentvolumes'],
	'admissionregistration.k8s.io': [
		'mutatingadmissionpolicies',
		'mutatingadmissionpolicybindings',
		'mutatingwebhookconfigurations',
		'validatingadmissionpolicies',
		'validatingadmissionpolicybindings',
		'validatingwebhookconfigurations',
	],
	'apiextensions.k8s.io': ['customresourcedefinitions'],
	'apiregistration.k8s.io': ['apiservices'],
	'certificates.k8s.io': ['certificatesigningrequests', 'clustertrustbundles'],
	'flowcontrol.apiserver.k8s.io': ['flowschemas', 'prioritylevelconfigurations'],
	'metrics.k8s.io': ['nodes'],
	'networking.k8s.io': ['ingressclasses', 'ipaddresses', 'servicecidrs'],
	'node.k8s.io': ['runtimeclasses'],
	'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles'],
	'resource.k8s.io': ['deviceclasses', 'resourceslices'],
	'scheduling.k8s.io': ['priorityclasses'],
	'storage.k8s.io': ['csidrivers', 'csinodes', 'storageclasses', 'volumeattachments', 'volumeattributesclasses'],
};

/** False for resources that are not known here, custom ones for instance. */
export const isNamespaced = (resource: string, group: string): boolean =>
	Object.hasOwn(namespaced, group) && namespaced[group]?.includes(resource) === true;

/** Whether a built-in resource lives in no namespace; false for resources that are not known here. */
export const isClusterScoped = (resource: string, group: string): boolean =>
	Object.hasOwn(clusterScoped, group) && clusterScoped[group]?.includes(resource) === true;

/** Whether some built-in type of this plural lives in namespaces, whatever its group. */
export const isNamespacedType = (resource: string): boolean =>
	Object.values(namespaced).some(resources => resources.includes(resource));
