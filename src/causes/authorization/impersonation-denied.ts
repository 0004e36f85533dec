import {defineCause, look} from '../cause.ts';
import {quote} from '../shell.ts';
import {inNamespace} from '../target.ts';
import {denialOf, isOrdinaryUser} from './forbidden.ts';

export default defineCause({
	id: 'authorization/impersonation-denied',
	title: 'The user may not act as somebody else',
	explain: `
The command asked to act as another user or group (\`--as\`, \`--as-group\`, \`act-as\` in the kubeconfig). The caller's own
credentials are fine, but the caller lacks the verb \`impersonate\` on \`users\`, \`groups\`, \`serviceaccounts\` or \`userextras\`.

What the impersonated user may do was not looked at: impersonation is checked first.
`,
	lookAlikes: ['After a permitted impersonation, refusals name the impersonated user and another verb: that is RBAC.'],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/',
		'apiserver pkg/endpoints/filters/impersonation.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const denial = denialOf(failure);
		if (denial?.resource === undefined || !denial.verb.startsWith('impersonate')) return undefined;
		if (!isOrdinaryUser(denial.user)) return undefined;
		const {user, verb, resource, subresource, namespace, name, said} = denial;
		const kind = resource.replace(/s$/, '');
		return {
			grade: 'proven',
			proof: [said],
			summary: `User "${user}" may not act as ${kind}${name === undefined ? '' : ` "${name}"`}.`,
			stage: 'authorization',
			responder: 'api-server',
			facts: {user, verb, resource, subresource, namespace, impersonated: name},
			identity: [user, resource, name].join('|'),
			next: [
				look(
					`kubectl auth can-i ${quote(verb)} ${quote(name === undefined ? resource : `${resource}/${name}`)}${inNamespace(namespace)}`,
					'Asks the server the same question; run it without --as.',
				),
				look('kubectl config view --minify', 'Shows whether the context itself impersonates (`as:`).'),
			],
		};
	},
});
