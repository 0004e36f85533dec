import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'authorization/rbac-escalation',
	title: 'The role would grant more than its author has',
	explain: `
The user may create roles or bindings, but RBAC lets nobody grant permissions that they do not hold themselves, unless they
have the verb \`escalate\` on roles, or \`bind\` on the role that is bound.

The request itself was authorized. The check comes after that, on the rules that the role would grant, before it is stored.

The lines behind the sentence list the rules that the user lacks.
`,
	lookAlikes: ['`User "…" cannot create resource "roles"` means that the user may not create roles at all.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping',
		'kubernetes pkg/registry/rbac/validation/rule.go',
		'kubernetes pkg/registry/rbac/role/policybased/storage.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		// user "jane" (groups=["dev"]) is attempting to grant RBAC permissions not currently held:
		const now = serverSays(
			failure,
			/(?:"(?<object>[^"\s]+)" is forbidden: )?user "([^"]*)" \(groups=\[([^[\]]*)\]\) is attempting to grant RBAC permissions not currently held:([^]*)/,
		);
		// attempt to grant extra privileges: [PolicyRule{…}] user=&{jane …}  (servers to 1.11)
		const said = now ?? serverSays(failure, /attempt to grant extra privileges: ([^]*)/);
		if (said === undefined) return undefined;
		const groups =
			now === undefined ? undefined : [...(now.match[3] ?? '').matchAll(/"([^"]*)"/g)].map(group => group[1] ?? '');
		const missingRules = (now?.match[4] ?? '').match(/\{[^{}]*\}/g) ?? undefined;
		const user = now?.match[2] ?? /user=&\{(\S+)/.exec(said.match[1] ?? '')?.[1];
		const {resource, namespace, name = now?.match.groups?.object} = targetOf(failure);
		const isBinding = resource?.includes('bindings.') === true;
		return {
			grade: 'proven',
			proof: [said],
			summary: `${user === undefined ? 'The user' : `User "${user}"`} may not grant permissions that they do not hold.`,
			// Authorization has let the request through: the registry checks what it would store.
			stage: 'validation',
			responder: 'api-server',
			facts: {user, groups, resource, namespace, name, missingRules},
			identity: [user, resource, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl auth can-i --list ${inNamespace(namespace)}`,
					'Lists what the current user holds, to be compared with the rules behind the sentence.',
				),
				...(isBinding
					? [
							step(
								sh`kubectl auth can-i bind clusterroles.rbac.authorization.k8s.io --all-namespaces`,
								'Asks whether the user may bind any ClusterRole, also those with more than they hold.',
							),
						]
					: resource === undefined
						? []
						: [
								step(
									sh`kubectl auth can-i escalate ${resource} ${namespace === undefined ? ['--all-namespaces'] : inNamespace(namespace)}`,
									'Asks whether the user may write roles with more than they hold.',
								),
							]),
			],
		};
	},
});
