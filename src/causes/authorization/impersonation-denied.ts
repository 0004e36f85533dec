import {loggedAt} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import type {Match} from '../../clues/cause.ts';
import type {Failure} from '../../failures/failure.ts';
import {decodeResource} from '../../http/resource.ts';
import {impersonatorStep, step} from '../../kubectl/step.ts';
import {sh, type CommandLine} from '../../text/sh.ts';
import {canI, denialOf, describe, impersonatedBy, isOrdinaryUser, type Denial} from '../../clues/forbidden.ts';

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
credentials are fine, but the caller lacks the verb \`impersonate\` on \`users\`, \`groups\`, \`serviceaccounts\`, \`uids\` or \`userextras\`.

Servers from 1.36 on also know constrained impersonation, for which the caller needs two verbs: \`impersonate-on:<mode>:<verb>\` on what is
asked for, and \`impersonate:<mode>\` on the identity. They try it first, and \`impersonate\` last; where all fail, they name the first refusal
only.

kubectl begins with discovery, and prints a refusal there as \`unknown\`: below -v=8 the server's words are not in the log.

What the impersonated user may do was not looked at: impersonation is checked first.
`,
	lookAlikes: ['After a permitted impersonation, refusals name the impersonated user and another verb: that is RBAC.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/',
		'apiserver pkg/endpoints/filters/impersonation/impersonation.go',
		'apiserver pkg/endpoints/filters/impersonation/constrained_impersonation.go (getImpersonatedUser)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		if (denial === undefined) return withoutWords(failure);
		if (!denial.verb.startsWith('impersonate') || !isOrdinaryUser(denial.user)) return undefined;
		const {user, verb, resource, subresource, namespace, name, path, said} = denial;
		const isAction = actionVerb.test(verb);
		const wanted = impersonatedBy(failure);
		const isConstrained = verb !== 'impersonate';
		return {
			grade: 'proven',
			proof: [said],
			summary: `User "${user}" may not ${attempted(denial)}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: {
				user,
				verb,
				resource,
				subresource,
				namespace,
				path,
				name: isAction ? name : undefined,
				impersonated: isAction ? wanted : name,
			},
			identity: [user, verb, resource, subresource, namespace, name, path].join('|'),
			next: [
				// The sentence names the caller, whom nobody impersonates.
				impersonatorStep(
					canI({...denial, impersonated: undefined, isServiceAccount: false}),
					'Asks the server the same question; run it without --as.',
				),
				...(isConstrained && wanted !== undefined
					? [
							impersonatorStep(
								mayActAs(wanted),
								'Asks for the older permission to act as this user in everything; run it without --as.',
							),
						]
					: []),
				step(
					sh`kubectl config view --minify`,
					'Shows whether the user entry of the context impersonates somebody (`as:`).',
				),
			],
			...(isConstrained && {
				unknowns: [
					{
						what: 'which other permission is missing',
						because: 'the server tries several kinds of impersonation, and names only the first refusal',
						settledBy: 'kubectl auth can-i impersonate for the user, and for each group, UID and extra field',
					},
				],
			}),
		};
	},
});

/** The question whether the caller may act as somebody by the verb `impersonate`. */
function mayActAs(user: string): CommandLine {
	const [, namespace, name = ''] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
	return namespace === undefined
		? sh`kubectl auth can-i impersonate users/${user} --all-namespaces`
		: sh`kubectl auth can-i impersonate serviceaccounts/${name} -n ${namespace}`;
}

/**
A refusal of discovery, whose words kubectl does not pass on.

Everybody who is authenticated may read `/api` and `/apis` by default, the impersonated user included: that leaves the impersonation.
*/
function withoutWords(failure: Failure): Match | undefined {
	const {exchange, status} = failure;
	const wanted = impersonatedBy(failure);
	if (status !== 403 || exchange?.statusLine === undefined || wanted === undefined || wanted === 'system:anonymous')
		return undefined;
	if (exchange.responseBody !== undefined || exchange.responseHeaders.size > 0) return undefined;
	const path = decodeResource(exchange.method, exchange.url)?.path;
	if (path === undefined || !/^\/apis?$/.test(path)) return undefined;
	return {
		grade: 'likely',
		proof: [exchange.statusLine],
		summary: `${path} was refused (403) to a request that acts as ${wanted}; most likely the caller may not act as somebody else.`,
		stage: 'authorization',
		facts: {path, impersonated: wanted},
		next: [
			impersonatorStep(mayActAs(wanted), 'Asks whether the caller may act as this user; run it without --as.'),
			step(
				sh`kubectl config view --minify`,
				'Shows whether the user entry of the context impersonates somebody (`as:`).',
			),
		],
		unknowns: [
			{
				what: 'who refused it, and why',
				because: 'kubectl does not pass on the words of an answer to discovery',
				settledBy: `${loggedAt(failure, 8)}, which shows headers and body of the answer`,
			},
		],
	};
}
