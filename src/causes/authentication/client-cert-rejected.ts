import {defineCause, type Match} from '../../clues/cause.ts';
import type {Failure} from '../../failures/failure.ts';
import {showClientCertificate} from '../../clues/client-certificate.ts';
import {foreignText, gatewayFacts, isByGateway} from '../../clues/front.ts';
import {endpoint, serverOf, transportError} from '../../clues/transport.ts';
import {ownUnauthorized} from '../../clues/unauthorized.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {splitUrl} from '../../http/resource.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/client-cert-rejected',
	title: 'The server refused the client certificate',
	explain: `
\`remote error\` is the other side speaking: during the TLS handshake it asked for a client certificate and got none, or one that it does
not accept. kube-apiserver does not do that: it takes any certificate during the handshake, or none, and answers 401 later. So
something stricter stands in front of it, or the address is not that of an API server.

A gateway may also complete the handshake and refuse every request with a page: nginx does (400).

A 401 never says which credential was refused. Where client-go logged that it watches the files of a client certificate
(\`Starting client certificate rotation controller\`, from -v=3 on) and the log shows no token, the certificate is the likely one: issued by
a CA that the API server does not trust, or expired. A certificate that the API server cannot verify is a 401 even where anonymous
requests are allowed. A gateway that ends TLS on the way keeps the certificate to itself; then the API server sees none.

The alert reaches the client late in TLS 1.3: some tries end with it, others with a broken pipe or a reset.
`,
	lookAlikes: [
		'`tls: failed to verify certificate` is the client refusing the server, see the x509 causes.',
		'`remote error: tls: handshake failure` may be about anything: network/tls-handshake-failure.',
		'A 401 without a sign of a client certificate, or with a token: authentication/credentials-rejected.',
	],
	sources: [
		'Go crypto/tls alert.go',
		'https://datatracker.ietf.org/doc/html/rfc8446#section-6.2',
		'apiserver pkg/server/secure_serving.go (ClientAuth: tls.RequestClientCert)',
		'apiserver pkg/authentication/request/x509/x509.go',
		'client-go transport/cert_rotation.go',
	],
	retryable: false,
	rank: 'specific',
	knowsGateways: true,
	match(failure) {
		const answered = gatewayRefusal(failure) ?? refusedByServer(failure);
		if (answered !== undefined) return answered;
		const said = transportError(failure, 'client-cert-rejected');
		if (said === undefined) return undefined;
		const alert = said.match.groups?.alert;
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said],
			summary:
				alert === 'certificate required'
					? `${host ?? 'The server'} requires a client certificate, and got none.`
					: `${host ?? 'The server'} refused the client certificate: ${alert}.`,
			stage: 'tls',
			facts: {host, alert},
			next: [
				step(sh`kubectl config view --minify`, 'Shows whether the context has a client certificate.'),
				step(
					sh`openssl s_client -connect ${endpoint(failure)}`,
					'Lists the CAs whose client certificates are accepted there (Acceptable client certificate CA names).',
				),
				...(alert === 'certificate required'
					? []
					: [showClientCertificate('Shows the subject, the issuer and the dates of the client certificate.')]),
			],
			...(failure.says(/connection reset|broken pipe/) !== undefined && {
				rulesOut: [
					{id: 'network/connection-reset', because: 'one of the tries got the TLS alert that names the reason'},
				],
			}),
		};
	},
});

/**
A gateway that ends TLS can let a client in without a certificate, or with one that it does not accept, and refuse its requests.

Source: nginx src/http/ngx_http_special_response.c (pages of 495 and 496, sent as 400).
*/
function gatewayRefusal(failure: Failure): Match | undefined {
	const answer = failure.status === 400 ? foreignText(failure) : undefined;
	const words = /No required SSL certificate was sent|The SSL certificate error/.exec(answer?.text ?? '')?.[0];
	if (answer === undefined || words === undefined) return undefined;
	const host = serverOf(failure)?.host;
	return {
		grade: 'proven',
		proof: [answer.line],
		summary: words.startsWith('No')
			? `The gateway at ${host ?? 'the server address'} requires a client certificate, and none was shown.`
			: `The gateway at ${host ?? 'the server address'} does not accept the client certificate.`,
		stage: 'proxy',
		responder: 'load-balancer',
		facts: {host, said: words, ...gatewayFacts(failure)},
		next: [
			step(sh`kubectl config view --minify`, 'Shows whether the context has a client certificate.'),
			step(
				sh`openssl s_client -connect ${endpoint(failure)}`,
				'Lists the CAs whose client certificates the gateway accepts, if it names them.',
			),
			...(words.startsWith('No')
				? []
				: [showClientCertificate('Shows the subject, the issuer and the dates of the client certificate.')]),
		],
	};
}

/** Whether anything shows another credential than the certificate, or somebody else than the API server who answered. */
function isAboutOther(failure: Failure): boolean {
	const {run, exchanges, exchange, resource} = failure;
	return (
		// Whoever got another answer was known there.
		run.omitted > 0 ||
		run.exchanges.some(({status}) => status !== undefined && status < 500 && status !== 401) ||
		exchanges.some(({requestHeaders}) => requestHeaders.has('authorization')) ||
		failure.statements.some(({source}) => source === 'plugin') ||
		failure.says(
			/^refreshing credentials|^Loading client cert failed|^key failed with|private key (?:type )?does not/,
		) !== undefined ||
		failure.says(/token/i) !== undefined ||
		// What ends TLS on the way gets the certificate, and the API server does not.
		isByGateway(failure) ||
		exchange?.responseHeaders.has('server') === true ||
		exchange?.responseHeaders.has('via') === true ||
		splitUrl(exchange?.url ?? '').origin.startsWith('http://') ||
		(exchange?.responseBody !== undefined && exchange.apiStatus === undefined) ||
		resource?.subresource === 'proxy' ||
		!isBuiltinGroup(resource?.group ?? '')
	);
}

/**
A 401 of the API server to a client that has a certificate, and by its log nothing else.

The API server checks the certificate with the request; one that it cannot verify is an error, and so never an anonymous user. Source:
apiserver `pkg/authentication/request/x509/x509.go`, `request/union/union.go`.
*/
function refusedByServer(failure: Failure): Match | undefined {
	const {run, exchange} = failure;
	const held = run.clientCertificate;
	if (held === undefined || failure.phase !== 'http' || failure.status !== 401 || isAboutOther(failure))
		return undefined;
	const own = ownUnauthorized(failure);
	const auditId = failure.header('audit-id');
	if (own === undefined && auditId === undefined) return undefined;
	const date = failure.header('date');
	return {
		grade: 'likely',
		proof: [
			...(exchange?.statusLine === undefined ? [] : [exchange.statusLine]),
			...(own === undefined ? [] : [own.line]),
			held,
		],
		summary:
			'The API server probably did not accept the client certificate (401 Unauthorized): the client has one from files, and the log shows no other credential.',
		stage: 'authentication',
		responder: 'api-server',
		facts: {auditId, serverDate: date},
		next: [
			showClientCertificate(
				'Shows the subject, the issuer and the dates of the client certificate in the kubeconfig, or in the file that it names.',
			),
			step(
				sh`openssl s_client -connect ${endpoint(failure)}`,
				'Lists the CAs whose client certificates are accepted there (Acceptable client certificate CA names); the chain of the certificate has to end at one of them.',
			),
			step(sh`kubectl config view --minify`, 'Shows whether the user of the context has another credential besides.'),
		],
		unknowns: [
			{
				what: 'whether the certificate reached the API server, and why it was not accepted',
				because: 'a 401 does not tell the client, and something that ends TLS on the way passes no certificate on',
				settledBy: `the log of the API server ${date === undefined ? 'at that time' : `at ${date}`}, at “Unable to authenticate the request”`,
			},
			{
				what: 'whether the request had another credential, which was not accepted either',
				because: `${exchange?.requestHeaders.size ? '' : 'the log has no headers of the request, and '}tokens of credential plugins appear in no log of the client`,
				settledBy: 'kubectl config view --minify',
			},
		],
	};
}
