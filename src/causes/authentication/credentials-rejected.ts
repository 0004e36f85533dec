import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh, type CommandLine} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import {metricsApiOf} from '../../clues/metrics-api.ts';
import {serverOf} from '../../clues/transport.ts';
import {tokenOf} from '../../clues/token.ts';

export default defineCause({
	id: 'authentication/credentials-rejected',
	title: 'The credentials were missing or not accepted',
	explain: `
A 401 says that the caller is nobody: no credential came with the request, or none of the server's authenticators
accepted it. It never says why, and it carries no user name; the reason stands in the API server's own log only.

Usual reasons: an expired or revoked token, a token of another cluster, an expired client certificate, an identity that
the cluster does not map (EKS access entries), or a clock that is wrong.

A log without an \`Authorization\` header proves nothing: tokens of credential plugins and client certificates never
appear in it.
`,
	lookAlikes: [
		'403 with `User "system:anonymous"`: anonymous requests are let in and then have no rights, see authentication/anonymous-user.',
		'401 on `pods/log` or exec after the pod was read with 200: the kubelet rejects the API server, see authentication/kubelet-unauthorized.',
		'A user name in the message means 403: the credentials were fine.',
		'401 of the metrics API alone is between the API server and that program.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/access-authn-authz/authentication/',
		'apiserver pkg/endpoints/filters/authentication.go',
	],
	retryable: false,
	rank: 'general',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 401 || isAggregatedOnly(failure)) return undefined;
		// The server's own Status says no more than this word; client-go's replacement says it in a sentence.
		const own = failure.statements.find(
			({clientMade, text}) => !clientMade && /(?:^|\()Unauthorized\)?\s*$/.test(text),
		);
		const echo = failure.says(/asked for the client to provide credentials|Unauthorized|must be logged in/);
		const said = own === undefined ? echo : {match: /Unauthorized/.exec(own.text) ?? echo?.match, statement: own};
		const lines = failure.exchanges.flatMap(({statusLine}) => statusLine ?? []).slice(0, 1);
		const auditId = failure.header('audit-id');
		// The request that was refused is not in the log, and others were accepted: it may have been passed on to another program.
		const elsewhere =
			failure.exchange === undefined && failure.run.exchanges.some(({status}) => status !== undefined && status < 400);
		const known = (own !== undefined || auditId !== undefined) && !elsewhere;
		const token = tokenOf(failure);
		const platform = platformOf(failure);
		const scheme = /^(Bearer|Basic|Negotiate)\b/.exec(failure.exchange?.requestHeaders.get('authorization') ?? '')?.[1];
		return {
			grade: known ? 'proven' : 'likely',
			proof: [...lines, ...(said?.match === undefined ? [] : [said.statement.line])],
			summary: 'The server did not accept the credentials, or got none (401 Unauthorized).',
			stage: 'authentication',
			facts: {
				scheme,
				platform: platform?.name,
				auditId,
				serverDate: failure.header('date'),
				challenge: failure.header('www-authenticate'),
				...token?.facts,
			},
			next: [
				step(sh`kubectl config view --minify`, 'Shows which user and which kind of credential the context uses.'),
				step(sh`kubectl auth whoami`, 'Asks the server who it thinks you are (1.27 and later).'),
				...(platform === undefined ? [] : [step(platform.command, platform.why)]),
				step(sh`date -u`, 'A clock that differs from the Date header of the answer makes tokens invalid.'),
				...(scheme === undefined
					? [
							step(
								sh`kubectl config view --minify --raw -o jsonpath='{.users[0].user.client-certificate-data}' | base64 -d | openssl x509 -noout -issuer -dates`,
								'For a context with a client certificate: shows whether it has ended, and which CA it is of.',
							),
						]
					: []),
			],
			unknowns: [
				{
					what: 'why the credentials were not accepted',
					because: 'a 401 never tells the client the reason',
					settledBy:
						auditId === undefined
							? 'the log of the API server at that time'
							: `the log of the API server for the audit id ${auditId}`,
				},
				...(known
					? []
					: [
							{
								what: 'who answered, the API server or a gateway in front of it',
								because: 'the log has neither the headers nor the body of the answer',
								settledBy: "the same command with -v=8: an Audit-Id header is the API server's",
							},
						]),
			],
		};
	},
});

/** Platforms whose address tells how a person is mapped to a user of the cluster. */
function platformOf(
	failure: Failure,
): {readonly name: string; readonly command: CommandLine; readonly why: string} | undefined {
	const name = serverOf(failure)?.name ?? '';
	if (name.endsWith('.eks.amazonaws.com'))
		return {
			name: 'EKS',
			command: sh`aws sts get-caller-identity`,
			why: 'The role in the answer needs an access entry (`aws eks list-access-entries`) or a line in the ConfigMap aws-auth; without one EKS answers 401.',
		};
	if (name.endsWith('.azmk8s.io'))
		return {name: 'AKS', command: sh`az account show`, why: 'Shows the tenant and account that the token is from.'};
	return undefined;
}

/**
Only the metrics API refused, and the API server accepted the same credentials in this run.

kube-apiserver passes such requests on under an identity of its own: then it is that one which was not accepted.
Source: kube-aggregator `pkg/apiserver/handler_proxy.go`.
*/
const isAggregatedOnly = (failure: Failure): boolean =>
	metricsApiOf(failure) !== undefined && failure.run.exchanges.some(({status}) => status !== undefined && status < 400);
