import {defineCause} from '../../clues/cause.ts';
import {impersonatorStep, step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {canI, denialOf, describe, isOrdinaryUser, type Denial} from '../../clues/forbidden.ts';

/** The verb of a constrained impersonation that stands for the action, `impersonate-on:user-info:list`, not for the identity. */
const actionVerb = /^impersonate-on:[\w-]+:(.+)$/;

const kinds: Readonly<Record<string, string>> = {
	users: 'user',
	groups: 'group',
	serviceaccounts: 'service account',
	uids: 'the uid',
	nodes: 'node',
};

/** What the caller may not do, behind `may not`. */
function attempted(denial: Denial): string {
	const {verb, resource = '', subresource, namespace, name} = denial;
	const [, action] = actionVerb.exec(verb) ?? [];
	if (action !== undefined) return `${describe({...denial, verb: action})} while acting as somebody else`;
	const which = name === undefined ? '' : ` "${name}"`;
	if (resource === 'userextras') return `act with the extra field ${subresource ?? ''}${which}`;
	return `act as ${kinds[resource] ?? resource}${which}${namespace === undefined ? '' : ` of namespace ${namespace}`}`;
}

export default defineCause({
	id: 'authorization/impersonation-denied',
	title: 'The user may not act as somebody else',
	explain: `
The command asked to act as another user or group (\`--as\`, \`--as-group\`, or \`as\` in the kubeconfig). The caller's own
credentials are fine, but the caller lacks the verb \`impersonate\` on \`users\`, \`groups\`, \`serviceaccounts\` or \`userextras\`.

What the impersonated user may do was not looked at: impersonation is checked first.
`,
	lookAlikes: ['After a permitted impersonation, refusals name the impersonated user and another verb: that is RBAC.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/',
		'apiserver pkg/endpoints/filters/impersonation/impersonation.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		if (denial === undefined || !denial.verb.startsWith('impersonate')) return undefined;
		if (!isOrdinaryUser(denial.user)) return undefined;
		const {user, verb, resource, subresource, namespace, name, path, said} = denial;
		return {
			grade: 'proven',
			proof: [said],
			summary: `User "${user}" may not ${attempted(denial)}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: {user, verb, resource, subresource, namespace, path, impersonated: name},
			identity: [user, verb, resource, subresource, namespace, name, path].join('|'),
			next: [
				// The sentence names the caller, whom nobody impersonates.
				impersonatorStep(
					canI({...denial, impersonated: undefined}),
					'Asks the server the same question; run it without --as.',
				),
				step(
					sh`kubectl config view --minify`,
					'Shows whether the user entry of the context impersonates somebody (`as:`).',
				),
			],
		};
	},
});
