import {clientOf, loggedAt, ofKubeconfig} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh, type CommandLine} from '../../text/sh.ts';
import type {Failure, Statement} from '../../failures/failure.ts';
import {serverOf} from '../../clues/transport.ts';
import {tokenOf} from '../../clues/token.ts';
import {showClientCertificate} from '../../clues/client-certificate.ts';
import {foreignApiOf} from '../../clues/foreign-api.ts';
import {ownUnauthorized} from '../../clues/unauthorized.ts';

export default defineCause({
	id: 'authentication/credentials-rejected',
	title: 'The server accepted no credential',
	explain: `
A 401 says that the caller is nobody: none of the server's authenticators accepted the credential of the request, or it had none and
the server allows no anonymous requests. It never says why, and it carries no user name; the reason is only in the API server's own log
(\`Unable to authenticate the request\`, with an error and without the audit ID).

Usual reasons: an expired or revoked token, a token of another cluster or for another audience, a client certificate that has expired or
is of another CA, an identity that the cluster does not map (EKS access entries).

A log without an \`Authorization\` header proves nothing: tokens of credential plugins, and client certificates that the kubeconfig
holds itself, never appear in it.
`,
	lookAlikes: [
		'403 with `User "system:anonymous"`: anonymous requests are let in and then have no rights, see authentication/anonymous-user.',
		'401 on `pods/log` or exec after the pod was read with 200: the kubelet rejects the API server, see authentication/kubelet-unauthorized.',
		'A user name in the message means 403: the credentials were fine.',
		'Where the client is known to have a certificate from files, and nothing else: authentication/client-cert-rejected.',
		'401 of the metrics API alone is between the API server and that program: health/aggregated-api-unauthorized.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/authentication/',
		'apiserver pkg/endpoints/filters/authentication.go',
		'client-go transport/round_trippers.go (HTTPWrappersForConfig: what is logged, and what is added later)',
	],
	retryable: false,
	rank: 'general',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 401) return undefined;
		const own = ownUnauthorized(failure);
		const words =
			own ?? failure.says(/asked for the client to provide credentials|Unauthorized|must be logged in/)?.statement;
		const lines = failure.exchanges.flatMap(({statusLine}) => statusLine ?? []).slice(0, 1);
		const auditId = failure.header('audit-id');
		// The request that was refused is not in the log, and others were accepted: it may have been passed on to another program.
		const elsewhere =
			failure.exchange === undefined && failure.run.exchanges.some(({status}) => status !== undefined && status < 400);
		// A program behind an APIService may have refused the API server, which had accepted the caller.
		const foreign = auditId === undefined && foreignApiOf(failure) !== undefined;
		// The `Status` of the answer, as clients in other languages print it.
		const printed = failure.exchange === undefined && own?.source === 'body';
		const known =
			(own !== undefined || auditId !== undefined) &&
			(failure.exchange !== undefined || printed) &&
			!elsewhere &&
			!foreign;
		const {isController, name: client} = clientOf(failure);
		const token = tokenOf(failure);
		const platform = platformOf(failure);
		const scheme = /^(Bearer|Basic|Negotiate)\b/.exec(failure.exchange?.requestHeaders.get('authorization') ?? '')?.[1];
		const date = failure.header('date');
		// client-go runs the plugin again after a 401, and logs where that fails.
		const refresh = failure.says(
			/^refreshing credentials: exec: executable (?<plugin>[^\n]{1,1000}?) (?<end>failed with exit code (?:-1|\d+)|not found)/,
		);
		const {plugin, end} = refresh?.match.groups ?? {};
		const server = auditId === undefined && !printed ? 'The server' : 'The API server';
		return {
			grade: known ? 'proven' : 'likely',
			proof: [...lines, ...(words === undefined ? [] : [words.line]), ...(refresh === undefined ? [] : [refresh])],
			summary:
				plugin === undefined
					? `${server} ${rejected(scheme)} (401 Unauthorized).`
					: `${server} rejected the credential of the plugin ${plugin} (401 Unauthorized), and the plugin ${end === 'not found' ? 'was not found' : end} when the client ran it again.`,
			stage: foreign ? 'response' : 'authentication',
			...(printed && known && {responder: 'api-server' as const}),
			facts: {
				scheme,
				plugin,
				platform: platform?.name,
				auditId,
				serverDate: date,
				challenge: failure.header('www-authenticate'),
				...token?.facts,
			},
			next: [
				...ofKubeconfig(
					failure,
					sh`kubectl config view --minify`,
					'Shows which user and which kind of credential the context uses.',
				),
				...(platform === undefined ? [] : [step(platform.command, platform.why)]),
				...(plugin === undefined
					? []
					: [
							end === 'not found'
								? step(
										sh`command -v ${plugin}`,
										'Shows where this shell finds the plugin; the client may run with another PATH.',
									)
								: step(
										sh`${plugin} <its arguments>`,
										'Runs the plugin by itself, with the arguments of the kubeconfig: it prints its error, or else a credential.',
									),
						]),
				...(scheme === undefined && plugin === undefined && platform?.name !== 'EKS' && !isController
					? [
							showClientCertificate(
								'For a client certificate in the kubeconfig, or in a file that it names: shows which CA it is of, and when it ends.',
							),
						]
					: []),
				...(scheme === 'Bearer' && token === undefined
					? [
							step(
								sh`kubectl config view --minify --raw -o jsonpath='{.users[0].user.token}' | cut -d. -f2 | tr '_-' '/+' | base64 -d`,
								'For a JWT in the kubeconfig: prints its claims, such as issuer (iss), audience (aud) and end (exp, in seconds since 1970); “invalid input” behind them is only the missing padding.',
							),
						]
					: []),
			],
			unknowns: [
				{
					what: 'why the credential was not accepted',
					because: 'a 401 does not tell the client',
					settledBy: known
						? `the log of the API server ${date === undefined ? 'at that time' : `at ${date}`}, at “Unable to authenticate the request”`
						: 'the log of the server that answered',
				},
				...(scheme === undefined && plugin === undefined
					? [
							{
								what: 'which credential the request had, if any',
								because:
									failure.run.exchanges.length === 0
										? 'the log has no headers of the request'
										: `${failure.exchange?.requestHeaders.size ? '' : 'the log has no headers of the request, and '}tokens of credential plugins, and client certificates that the kubeconfig holds itself, appear in no log of kubectl`,
								settledBy:
									client === undefined
										? 'the configuration of the client: the user of its kubeconfig, or the service account of its pod'
										: 'kubectl config view --minify',
							},
						]
					: []),
				...(known
					? []
					: [
							{
								what: `who answered, the API server or ${foreign ? 'what is in front of it or behind it' : 'a gateway in front of it'}`,
								...(failure.exchanges.some(({responseHeaders}) => responseHeaders.size > 0)
									? {
											because: 'the answer has no Audit-Id, which API servers set since 1.22',
											settledBy: 'the version of the server, or the log of the gateway',
										}
									: isOfNode(words)
										? {
												because: 'the client prints no body for this status',
												settledBy: "the headers that it prints: an Audit-Id is the API server's",
											}
										: {
												because: 'the log has neither the headers nor the body of the answer',
												settledBy: `${loggedAt(failure, 8)}: an Audit-Id header is the API server's`,
											}),
							},
						]),
			],
		};
	},
});

/** `@kubernetes/client-node` prints the headers of a 401, and of its body that it is undefined. */
const isOfNode = (words: Statement | undefined): boolean =>
	words !== undefined && /HTTP-Code: 401/.test(words.line.text);

/** What happened to the credential that the log shows. */
function rejected(scheme: string | undefined): string {
	if (scheme === 'Bearer') return 'rejected the bearer token';
	if (scheme === 'Basic') return 'rejected the user name and password';
	return scheme === undefined ? 'accepted no credential of the request' : `rejected the ${scheme} credential`;
}

/** Platforms whose address tells how a person is mapped to a user of the cluster. */
function platformOf(
	failure: Failure,
): {readonly name: string; readonly command: CommandLine; readonly why: string} | undefined {
	const name = serverOf(failure)?.name ?? '';
	if (name.endsWith('.eks.amazonaws.com'))
		return {
			name: 'EKS',
			command: sh`aws sts get-caller-identity`,
			why: 'Shows the identity that the AWS CLI has here; EKS answers 401 to one without an access entry or a line in the ConfigMap aws-auth.',
		};
	if (name.endsWith('.azmk8s.io'))
		return {name: 'AKS', command: sh`az account show`, why: 'Shows the tenant and the account of the Azure CLI.'};
	return undefined;
}
