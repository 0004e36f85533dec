/** Names that every cluster has, and words that kubectl's log consists of: they identify nobody, and a log without them says nothing. */
const words = new Set(
	`
default heapster kube-system kube-public kube-node-lease openshift kubernetes localhost 127.0.0.1 0.0.0.0 ::1 root
cluster-admin admin edit view
api apis healthz livez readyz version openapi v1 v2 v3 apps autoscaling batch extensions policy
pods services secrets configmaps nodes namespaces events endpoints deployments replicasets statefulsets daemonsets jobs cronjobs
ingresses networkpolicies persistentvolumes persistentvolumeclaims storageclasses serviceaccounts roles rolebindings clusterroles
clusterrolebindings customresourcedefinitions leases limitranges resourcequotas replicationcontrollers podtemplates bindings
componentstatuses poddisruptionbudgets horizontalpodautoscalers priorityclasses apiservices tokenreviews subjectaccessreviews
selfsubjectaccessreviews selfsubjectreviews certificatesigningrequests mutatingwebhookconfigurations validatingwebhookconfigurations
controllerrevisions endpointslices runtimeclasses csidrivers csinodes volumeattachments routes projects
pod service secret configmap node namespace event deployment job ingress role token user group server cluster context
status scale log exec attach portforward proxy eviction binding finalize approval metrics
name kind metadata spec data items type message reason code details causes field verb resource url
get list watch create update patch delete deletecollection
true false null unknown none error warning info failure success running pending
kubectl helm oc curl http https tcp udp tls json yaml unix linux amd64 arm64
`
		.trim()
		.split(/\s+/),
);

/** Whether a name belongs to Kubernetes and not to its users. */
export const wellKnown = (name: string): boolean =>
	words.has(name.toLowerCase()) ||
	/^(?:system:|kubernetes\.default|kubeadm:|kubernetes-admin$|127\.\d|kube-[a-z]{1,40}$|[\w-]{1,63}\.k8s\.io$|v\d{1,3}(?:(?:alpha|beta)\d{1,3})?$|\d{1,12}$)/.test(
		name,
	);
