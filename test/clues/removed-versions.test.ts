import {expect, test} from '@jest/globals';
import {removalOf} from '../../src/clues/removed-versions.ts';
import type {Run} from '../../src/model/run.ts';

/** The kinds that the deprecated API migration guide tells of most, each with the release and what is served today. */

const by = (serverVersion?: string) => ({serverVersion}) as Run;

test.each([
	['extensions/v1beta1 Ingress', '1.22', 'networking.k8s.io/v1'],
	['extensions/v1beta1 Deployment', '1.16', 'apps/v1'],
	['extensions/v1beta1 NetworkPolicy', '1.16', 'networking.k8s.io/v1'],
	['extensions/v1beta1 PodSecurityPolicy', '1.16', undefined],
	['apps/v1beta1 StatefulSet', '1.16', 'apps/v1'],
	['apps/v1beta2 DaemonSet', '1.16', 'apps/v1'],
	['networking.k8s.io/v1beta1 IngressClass', '1.22', 'networking.k8s.io/v1'],
	['apiextensions.k8s.io/v1beta1 CustomResourceDefinition', '1.22', 'apiextensions.k8s.io/v1'],
	['apiregistration.k8s.io/v1beta1 APIService', '1.22', 'apiregistration.k8s.io/v1'],
	['authentication.k8s.io/v1beta1 TokenReview', '1.22', 'authentication.k8s.io/v1'],
	['authorization.k8s.io/v1beta1 SelfSubjectRulesReview', '1.22', 'authorization.k8s.io/v1'],
	['certificates.k8s.io/v1beta1 CertificateSigningRequest', '1.22', 'certificates.k8s.io/v1'],
	['rbac.authorization.k8s.io/v1beta1 RoleBinding', '1.22', 'rbac.authorization.k8s.io/v1'],
	['scheduling.k8s.io/v1beta1 PriorityClass', '1.22', 'scheduling.k8s.io/v1'],
	['storage.k8s.io/v1beta1 CSIDriver', '1.22', 'storage.k8s.io/v1'],
	['storage.k8s.io/v1beta1 CSIStorageCapacity', '1.27', 'storage.k8s.io/v1'],
	['batch/v1beta1 CronJob', '1.25', 'batch/v1'],
	['discovery.k8s.io/v1beta1 EndpointSlice', '1.25', 'discovery.k8s.io/v1'],
	['events.k8s.io/v1beta1 Event', '1.25', 'events.k8s.io/v1'],
	['node.k8s.io/v1beta1 RuntimeClass', '1.25', 'node.k8s.io/v1'],
	['policy/v1beta1 PodDisruptionBudget', '1.25', 'policy/v1'],
	['policy/v1beta1 PodSecurityPolicy', '1.25', undefined],
	['autoscaling/v2beta1 HorizontalPodAutoscaler', '1.25', 'autoscaling/v2'],
	['autoscaling/v2beta2 HorizontalPodAutoscaler', '1.26', 'autoscaling/v2'],
	['flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema', '1.26', 'flowcontrol.apiserver.k8s.io/v1'],
	['flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema', '1.29', 'flowcontrol.apiserver.k8s.io/v1'],
	['flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration', '1.32', 'flowcontrol.apiserver.k8s.io/v1'],
])('%s', (what, since, use) => {
	const [version = '', kind = ''] = what.split(' ');
	expect(removalOf(version, kind, by())).toMatchObject({since, use});
});

test('by the resource of a URL too', () => {
	expect(removalOf('extensions/v1beta1', 'networkpolicies', by())).toMatchObject({since: '1.16'});
	expect(removalOf('networking.k8s.io/v1beta1', 'ingressclasses', by())).toMatchObject({since: '1.22'});
	expect(removalOf('coordination.k8s.io/v1beta1', 'leases', by())).toMatchObject({since: '1.22'});
});

test('a version that a kind never had, or that is still served, was not removed', () => {
	expect(removalOf('apps/v1', 'Deployment', by())).toBeUndefined();
	expect(removalOf('apps/v1beta1', 'DaemonSet', by())).toBeUndefined();
	expect(removalOf('storage.k8s.io/v1beta1', 'VolumeAttributesClass', by())).toBeUndefined();
	expect(removalOf('example.com/v1beta1', 'Ingress', by())).toBeUndefined();
});

test('a server that is older than the removal had the version', () => {
	expect(removalOf('batch/v1beta1', 'CronJob', by('v1.24.17'))).toBeUndefined();
	expect(removalOf('batch/v1beta1', 'CronJob', by('v1.25.0-eks-1234'))).toBeDefined();
});
