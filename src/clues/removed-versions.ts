/** A version of Kubernetes' own API that newer servers do not serve any more. */
export type Removal = {
	/** The release of Kubernetes whose servers were the first without it. */
	readonly since: string;
	/** Where the kind is served instead; undefined where it is gone for good. */
	readonly use: string | undefined;
};

/** `<group/version> <Kind>`, or `*` for all kinds of it. Source: the deprecated API migration guide. */
const removals: Readonly<Record<string, Removal>> = {
	'flowcontrol.apiserver.k8s.io/v1beta3 *': {since: '1.32', use: 'flowcontrol.apiserver.k8s.io/v1'},
	'flowcontrol.apiserver.k8s.io/v1beta2 *': {since: '1.29', use: 'flowcontrol.apiserver.k8s.io/v1'},
	'flowcontrol.apiserver.k8s.io/v1beta1 *': {since: '1.26', use: 'flowcontrol.apiserver.k8s.io/v1'},
	'storage.k8s.io/v1beta1 CSIStorageCapacity': {since: '1.27', use: 'storage.k8s.io/v1'},
	'autoscaling/v2beta2 *': {since: '1.26', use: 'autoscaling/v2'},
	'autoscaling/v2beta1 *': {since: '1.25', use: 'autoscaling/v2'},
	'batch/v1beta1 CronJob': {since: '1.25', use: 'batch/v1'},
	'discovery.k8s.io/v1beta1 *': {since: '1.25', use: 'discovery.k8s.io/v1'},
	'events.k8s.io/v1beta1 *': {since: '1.25', use: 'events.k8s.io/v1'},
	'node.k8s.io/v1beta1 RuntimeClass': {since: '1.25', use: 'node.k8s.io/v1'},
	'policy/v1beta1 PodDisruptionBudget': {since: '1.25', use: 'policy/v1'},
	'policy/v1beta1 PodSecurityPolicy': {since: '1.25', use: undefined},
	'admissionregistration.k8s.io/v1beta1 ValidatingWebhookConfiguration': {
		since: '1.22',
		use: 'admissionregistration.k8s.io/v1',
	},
	'admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration': {
		since: '1.22',
		use: 'admissionregistration.k8s.io/v1',
	},
	'apiextensions.k8s.io/v1beta1 *': {since: '1.22', use: 'apiextensions.k8s.io/v1'},
	'apiregistration.k8s.io/v1beta1 *': {since: '1.22', use: 'apiregistration.k8s.io/v1'},
	'certificates.k8s.io/v1beta1 CertificateSigningRequest': {since: '1.22', use: 'certificates.k8s.io/v1'},
	'coordination.k8s.io/v1beta1 Lease': {since: '1.22', use: 'coordination.k8s.io/v1'},
	'extensions/v1beta1 Ingress': {since: '1.22', use: 'networking.k8s.io/v1'},
	'networking.k8s.io/v1beta1 Ingress': {since: '1.22', use: 'networking.k8s.io/v1'},
	'networking.k8s.io/v1beta1 IngressClass': {since: '1.22', use: 'networking.k8s.io/v1'},
	'rbac.authorization.k8s.io/v1beta1 *': {since: '1.22', use: 'rbac.authorization.k8s.io/v1'},
	'scheduling.k8s.io/v1beta1 PriorityClass': {since: '1.22', use: 'scheduling.k8s.io/v1'},
	'storage.k8s.io/v1beta1 StorageClass': {since: '1.22', use: 'storage.k8s.io/v1'},
	'storage.k8s.io/v1beta1 CSIDriver': {since: '1.22', use: 'storage.k8s.io/v1'},
	'storage.k8s.io/v1beta1 CSINode': {since: '1.22', use: 'storage.k8s.io/v1'},
	'storage.k8s.io/v1beta1 VolumeAttachment': {since: '1.22', use: 'storage.k8s.io/v1'},
	'extensions/v1beta1 Deployment': {since: '1.16', use: 'apps/v1'},
	'extensions/v1beta1 DaemonSet': {since: '1.16', use: 'apps/v1'},
	'extensions/v1beta1 ReplicaSet': {since: '1.16', use: 'apps/v1'},
	'extensions/v1beta1 NetworkPolicy': {since: '1.16', use: 'networking.k8s.io/v1'},
	'extensions/v1beta1 PodSecurityPolicy': {since: '1.16', use: undefined},
	'apps/v1beta1 *': {since: '1.16', use: 'apps/v1'},
	'apps/v1beta2 *': {since: '1.16', use: 'apps/v1'},
};

/** `Ingress` as a URL has it: `ingresses`. */
function pluralOf(kind: string): string {
	const lower = kind.toLowerCase();
	return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : lower.endsWith('s') ? `${lower}es` : `${lower}s`;
}

/** The same by the resource's name in a URL. */
export function removalOfResource(version: string, resource: string): Removal | undefined {
	const found = Object.keys(removals).find(key => {
		const [removed, kind = ''] = key.split(' ');
		return removed === version && (kind === '*' || pluralOf(kind) === resource);
	});
	return found === undefined ? undefined : removals[found];
}

/** `, which Kubernetes 1.22 removed in favour of networking.k8s.io/v1`, for the end of a sentence. */
export const removalWords = ({since, use}: Removal): string =>
	`, which Kubernetes ${since} removed${use === undefined ? ' for good' : ` in favour of ${use}`}`;

/** What became of a kind in a version, where Kubernetes removed it. */
export const removalOf = (version: string, kind: string): Removal | undefined =>
	removals[`${version} ${kind}`] ?? removals[`${version} *`];
