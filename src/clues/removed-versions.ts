import type {Run} from '../model/run.ts';

/** A version of Kubernetes' own API that newer servers do not serve any more. */
export type Removal = {
	/** The resource as URLs have it: `ingresses`. */
	readonly resource: string;
	/** The release of Kubernetes whose servers were the first without it. */
	readonly since: string;
	/** Where the kind is served today; undefined where it is gone for good. */
	readonly use: string | undefined;
};

/**
One group and version: the release that removed it, where its kinds are served today (`-`: nowhere), and the kinds.

Only what servers had switched on by default: a version that they never served was not removed from them. Sources: the deprecated API
migration guide; k8s.io/api, `APILifecycleRemoved` in `*\/zz_generated.prerelease-lifecycle.go`.
*/
const table = `
1.32 flowcontrol.apiserver.k8s.io/v1beta3 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.29 flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.27 storage.k8s.io/v1beta1 storage.k8s.io/v1 CSIStorageCapacity
1.26 flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.26 autoscaling/v2beta2 autoscaling/v2 HorizontalPodAutoscaler
1.25 autoscaling/v2beta1 autoscaling/v2 HorizontalPodAutoscaler
1.25 batch/v1beta1 batch/v1 CronJob
1.25 discovery.k8s.io/v1beta1 discovery.k8s.io/v1 EndpointSlice
1.25 events.k8s.io/v1beta1 events.k8s.io/v1 Event
1.25 node.k8s.io/v1beta1 node.k8s.io/v1 RuntimeClass
1.25 policy/v1beta1 policy/v1 PodDisruptionBudget
1.25 policy/v1beta1 - PodSecurityPolicy
1.22 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 MutatingWebhookConfiguration ValidatingWebhookConfiguration
1.22 apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1 CustomResourceDefinition
1.22 apiregistration.k8s.io/v1beta1 apiregistration.k8s.io/v1 APIService
1.22 authentication.k8s.io/v1beta1 authentication.k8s.io/v1 TokenReview
1.22 authorization.k8s.io/v1beta1 authorization.k8s.io/v1 LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
1.22 certificates.k8s.io/v1beta1 certificates.k8s.io/v1 CertificateSigningRequest
1.22 coordination.k8s.io/v1beta1 coordination.k8s.io/v1 Lease
1.22 extensions/v1beta1 networking.k8s.io/v1 Ingress
1.22 networking.k8s.io/v1beta1 networking.k8s.io/v1 Ingress IngressClass
1.22 rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1 ClusterRole ClusterRoleBinding Role RoleBinding
1.22 scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 PriorityClass
1.22 storage.k8s.io/v1beta1 storage.k8s.io/v1 CSIDriver CSINode StorageClass VolumeAttachment
1.16 extensions/v1beta1 apps/v1 DaemonSet Deployment ReplicaSet
1.16 extensions/v1beta1 networking.k8s.io/v1 NetworkPolicy
1.16 extensions/v1beta1 - PodSecurityPolicy
1.16 apps/v1beta1 apps/v1 Deployment StatefulSet
1.16 apps/v1beta2 apps/v1 DaemonSet Deployment ReplicaSet StatefulSet
`;

/** `Ingress` as a URL has it: `ingresses`. */
function pluralOf(kind: string): string {
	const lower = kind.toLowerCase();
	return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : lower.endsWith('s') ? `${lower}es` : `${lower}s`;
}

/** By `<group/version> <Kind>`, and by `<group/version> <resource>`. */
const removals = new Map(
	table
		.trim()
		.split('\n')
		.flatMap(row => {
			const [since = '', version = '', use = '', ...kinds] = row.split(' ');
			return kinds.flatMap(kind => {
				const resource = pluralOf(kind);
				const removal: Removal = {resource, since, use: use === '-' ? undefined : use};
				return [kind, resource].map(name => [`${version} ${name}`, removal] as const);
			});
		}),
);

const minorOf = (version: string): number => Number(/^v?1\.(\d+)/.exec(version)?.[1]);

/**
What became of a kind, or a resource as URLs have it, in a version where Kubernetes removed that; undefined also where the log shows an
older server, which then has another reason.
*/
export function removalOf(version: string, name: string, {serverVersion}: Run): Removal | undefined {
	const removal = removals.get(`${version} ${name}`);
	return removal !== undefined && serverVersion !== undefined && minorOf(serverVersion) < minorOf(removal.since)
		? undefined
		: removal;
}

/** For the end of a sentence about a version: `, which Kubernetes 1.22 removed; today the kind is in networking.k8s.io/v1`. */
export const removalWords = ({since, use}: Removal): string =>
	`, which Kubernetes ${since} removed; today ${use === undefined ? 'no version of the kind is left' : `the kind is in ${use}`}`;
