import {ofKubeconfig} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {passedOnBy} from '../../clues/front.ts';
import {endpoint, isPlainHttp} from '../../clues/transport.ts';
import type {Failure} from '../../failures/failure.ts';
import {step} from '../../kubectl/step.ts';
import type {NextStep} from '../../model/finding.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/anonymous-user',
	title: 'The server saw an anonymous caller',
	explain: `
The API server found no credential in the request that it can check, and let it in as \`system:anonymous\`, a user with almost no
rights. The 403 looks like missing RBAC, but granting anything to \`system:anonymous\` would open the cluster to all.

The credential is missing, was lost, or is of a kind that nobody checks: a proxy that ends TLS takes the client certificate away, one
that sets headers can take the token, and a user name with a password counts for nothing since 1.19.
`,
	lookAlikes: [
		'A 403 with any other user name is authorization/rbac-denied.',
		'`Forbidden (user=system:anonymous, … resource=nodes` comes from a kubelet that did not recognise the API server.',
		'A token or a client certificate that is not accepted gives 401, never anonymous: authentication/credentials-rejected.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests',
		'apiserver pkg/authentication/authenticatorfactory/delegating.go',
		'apiserver pkg/authentication/request/x509/x509.go',
	],
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
		const scheme = /^(?:Bearer|Basic)\b/.exec(failure.exchange?.requestHeaders.get('authorization') ?? '')?.[0];
		const gateway = passedOnBy(failure);
		const isPlain = isPlainHttp(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${seen(scheme)}, and system:anonymous may not ${verb} ${what}.${isPlain ? noneSent : gateway === undefined ? '' : through(gateway, scheme)}`,
			// As an anonymous user the request is authenticated: apiserver `pkg/authentication/request/anonymous`.
			stage: 'authorization',
			responder: 'api-server',
			facts: {
				user: 'system:anonymous',
				verb,
				path,
				resource: resource ?? old,
				namespace: failure.says(/ cannot [^\n]{1,300} in the namespace "(?<namespace>[^"]{1,253})"/)?.match.groups
					?.namespace,
				scheme,
				gateway,
			},
			next: isPlain
				? [
						step(
							sh`kubectl config view --minify`,
							'Shows the http:// address, and the credential that is not read for it.',
						),
					]
				: scheme === 'Bearer' && gateway !== undefined
					? []
					: stepsFor(failure, scheme, gateway),
			unknowns:
				scheme === 'Bearer' && gateway !== undefined
					? [
							{
								what: 'where the token was lost',
								because: 'the log shows that it was sent, and that the API server saw none',
								settledBy: 'the configuration of the gateway: whether it passes on the header Authorization',
							},
						]
					: [],
			rulesOut: [
				{id: 'authorization/rbac-denied', because: 'system:anonymous is nobody: rights are not what is missing'},
			],
		};
	},
});

/** Source: client-go tools/clientcmd/client_config.go (`IsConfigTransportTLS`). */
const noneSent = ' For an http:// address the client reads no credential of the kubeconfig.';

/** What a gateway in between means for the credential. */
const through = (gateway: string, scheme: string | undefined): string =>
	` The answer came through a gateway (${gateway}) that ends TLS${scheme === 'Bearer' ? '' : ', so that a client certificate does not reach the API server'}.`;

function stepsFor(failure: Failure, scheme: string | undefined, gateway: string | undefined): NextStep[] {
	if (scheme === 'Basic')
		return [
			step(
				sh`kubectl config view --minify`,
				'Shows the user of the context, and whether it has another kind of credential.',
			),
		];
	if (gateway !== undefined)
		return [
			step(
				sh`kubectl config view --minify`,
				'Shows whether the context has a client certificate, which the gateway cannot pass on, or another credential.',
			),
		];
	return [
		...ofKubeconfig(
			failure,
			sh`kubectl config view --minify`,
			'Shows whether the context has a user with a credential; if it has, something on the way took it.',
		),
		step(
			sh`openssl s_client -connect ${endpoint(failure)} | openssl x509 -noout -subject -issuer`,
			'Shows whose certificate is served: where it is not that of the API server, something in front ends TLS, and credentials can be lost there.',
		),
	];
}

/** What the log shows of the credential; tokens of plugins and client certificates are in no log. */
function seen(scheme: string | undefined): string {
	if (scheme === 'Basic') return 'The request carried a user name and password, which the server did not check';
	return scheme === 'Bearer'
		? 'The request carried a bearer token, but the server saw no credential'
		: 'The server saw no credential in the request';
}
