/** Groups that kube-apiserver serves itself. Source: kubernetes `staging/src/k8s.io/api`, apiextensions and kube-aggregator. */
const builtin =
	/^(?:(?:admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|internal\.apiserver|flowcontrol\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration)\.k8s\.io|apps|autoscaling|batch|extensions|policy)$/;

/** Whether a group is built into every cluster; the core group is the empty one. */
export const isBuiltinGroup = (group: string): boolean => group === '' || builtin.test(group);

/** Groups that are always aggregated APIs: metrics-server, metrics adapters, OLM's catalogue, virtual machine subresources. */
export const isAggregatedGroup = (group: string): boolean =>
	/^(?:(?:custom\.|external\.)?metrics\.k8s\.io|packages\.operators\.coreos\.com|subresources\.kubevirt\.io)$/.test(
		group,
	);
