import {expect, test} from '@jest/globals';
import {analyze} from '../../src/index.ts';
import {logOf, type Refused} from './support.ts';

const pods: Refused = {verb: 'list', resource: 'pods', namespace: 'web'};
const findings = (refused: Refused) => analyze(logOf([refused])).findings;

test.each<[string, Refused]>([
	['User "jane" is not allowed to list pods in namespace web.', pods],
	['User "jane" is not allowed to list pods in all namespaces.', {verb: 'list', resource: 'pods'}],
	['User "jane" is not allowed to list nodes at the cluster scope.', {verb: 'list', resource: 'nodes'}],
	// A custom resource may or may not live in namespaces.
	[
		'User "jane" is not allowed to list pods.example.org at the cluster scope.',
		{verb: 'list', resource: 'pods', group: 'example.org'},
	],
	[
		'User "jane" is not allowed to update deployments.apps/scale "a" in namespace web.',
		{verb: 'update', resource: 'deployments', group: 'apps', subresource: 'scale', namespace: 'web', name: 'a'},
	],
	['User "jane" is not allowed to get the path /metrics.', {verb: 'get', path: '/metrics'}],
	['User "CORP\\jane" is not allowed to list pods in namespace web.', {...pods, user: 'CORP\\jane'}],
	[
		'User "jane" may not even ask what it is allowed to do (create selfsubjectrulesreviews.authorization.k8s.io at the cluster scope).',
		{verb: 'create', resource: 'selfsubjectrulesreviews', group: 'authorization.k8s.io'},
	],
	['User "jane" may not act as user "bob".', {verb: 'impersonate', resource: 'users', name: 'bob'}],
	['User "jane" may not act as group "ops".', {verb: 'impersonate', resource: 'groups', name: 'ops'}],
	[
		'User "jane" may not act as service account "deployer" of namespace ci.',
		{verb: 'impersonate', resource: 'serviceaccounts', name: 'deployer', namespace: 'ci'},
	],
	[
		'User "jane" may not act with the extra field scopes "view".',
		{verb: 'impersonate', resource: 'userextras', group: 'authentication.k8s.io', subresource: 'scopes', name: 'view'},
	],
	[
		'User "jane" may not list pods in namespace web while acting as somebody else.',
		{...pods, verb: 'impersonate-on:user-info:list'},
	],
	[
		'User "jane" is not allowed to list pods in namespace web, and is bound to ClusterRole "a", which does not exist.',
		{...pods, reason: 'RBAC: clusterrole.rbac.authorization.k8s.io "a" not found'},
	],
	[
		'User "jane" is not allowed to list pods in namespace web, and is bound to ClusterRole "a" and Role "b", which do not exist.',
		{
			...pods,
			reason:
				'RBAC: [clusterrole.rbac.authorization.k8s.io "a" not found, role.rbac.authorization.k8s.io "b" not found]',
		},
	],
])('%s', (summary, refused) => {
	expect(findings(refused).map(finding => finding.summary)).toEqual([summary]);
});

test('a list over all namespaces may be allowed in one', () => {
	const commands = (refused: Refused) =>
		findings(refused).flatMap(({nextSteps}) => nextSteps.map(step => step.command));
	expect(commands({verb: 'list', resource: 'pods'}).slice(0, 2)).toEqual([
		'kubectl auth can-i list pods --all-namespaces',
		'kubectl auth can-i list pods -n <namespace>',
	]);
	expect(commands({verb: 'list', resource: 'nodes'})).not.toContain('kubectl auth can-i list nodes -n <namespace>');
});

test('whoever may not ask is not told to ask', () => {
	const [finding] = findings({verb: 'create', resource: 'selfsubjectaccessreviews', group: 'authorization.k8s.io'});
	const commands = finding?.nextSteps.map(({command}) => command).join('\n');
	expect(commands).toContain('system:basic-user');
	expect(commands).not.toContain('can-i');
});

test('where a binding leads nowhere, nothing is changed: the role is looked for', () => {
	const [finding] = findings({...pods, reason: 'RBAC: role.rbac.authorization.k8s.io "b" not found'});
	expect(finding?.nextSteps.map(({readOnly}) => readOnly)).not.toContain(false);
	expect(finding?.nextSteps[0]?.command).toBe('kubectl get role b -n web');
});
