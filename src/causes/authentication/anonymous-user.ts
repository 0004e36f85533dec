import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/anonymous-user',
	title: 'The server saw an anonymous caller',
	explain: `
The API server lets requests without an accepted credential in as \`system:anonymous\`, and that user has almost no
rights. The 403 looks like missing RBAC, but granting anything to \`system:anonymous\` would open the cluster to all.

The credential is missing, or was lost: an empty user in the kubeconfig, a client certificate of another CA, or a
proxy that ends TLS and so drops the client certificate.
`,
	lookAlikes: [
		'A 403 with any other user name is authorization/rbac-denied.',
		'`Forbidden (user=system:anonymous, … resource=nodes` comes from a kubelet that did not recognise the API server.',
		'A token that is not accepted gives 401, never anonymous.',
	],
	sources: ['https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http') return undefined;
		const said = failure.says(
			/User "system:anonymous" cannot (?<verb>\S+) (?:path "(?<path>[^"]*)"|resource "(?<resource>[^"]*)"|(?<old>[\w./-]+))/,
		);
		// `--as=system:anonymous` asks for it, and a webhook's text may quote anything.
		const asked = failure.exchange?.requestHeaders.get('impersonate-user') === 'system:anonymous';
		if (said === undefined || asked || failure.says(/denied the request/) !== undefined) return undefined;
		const {verb, path, resource, old} = said.match.groups ?? {};
		const what = path ?? resource ?? old;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The server accepted no credential: as system:anonymous the caller may not ${verb} ${what}.`,
			stage: 'authentication',
			responder: 'api-server',
			facts: {user: 'system:anonymous', verb, path, resource: resource ?? old},
			next: [
				step(
					sh`kubectl config view --minify`,
					'Shows whether the context has a user, and with which kind of credential.',
				),
				step(sh`kubectl auth whoami`, 'Asks the server who it thinks you are (1.27 and later).'),
				step(
					sh`kubectl config view --minify --raw -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -issuer -dates`,
					'Shows the issuer of the client certificate: one of another CA counts as none.',
				),
			],
			rulesOut: [
				{id: 'authorization/rbac-denied', because: 'system:anonymous is nobody: rights are not what is missing'},
			],
		};
	},
});
