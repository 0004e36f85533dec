import {showProxy} from '../../clues/forward-proxy.ts';
import {ofKubeconfig} from '../../clues/client.ts';
import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isFromPlainHttp} from '../../clues/front.ts';
import {baseUrl, serverOf, transportError} from '../../clues/transport.ts';
import type {Failure} from '../../failures/failure.ts';
import type {NextStep} from '../../model/finding.ts';
import {byWayOf, dialFacts, connection} from '../../clues/trace.ts';

export default defineCause({
	id: 'authentication/x509-unknown-authority',
	title: 'The server certificate has an unknown issuer',
	explain: `
The client refused the server: its certificate is not signed by the CA in the kubeconfig (or, without one, by a CA of
the system). No request was sent.

Usual reasons: the cluster was created anew and has a new CA, the kubeconfig is of another cluster, or a proxy that
inspects TLS shows its own certificate.

For an \`http://\` address the client reads neither the CA nor the credentials of the kubeconfig. Where a redirect leads from there to
\`https://\`, only the CAs of the system count, and the right CA in the kubeconfig helps nothing.

A candidate in the error is a CA with the right name that does not fit all the same. With \`verification error\` it has another key: an old
CA, or that of another cluster. With \`has expired\` it is the CA itself that is over.
`,
	lookAlikes: [
		"Inside `failed calling webhook` the certificate is the webhook's: admission/webhook-tls.",
		"With port 10250 inside an HTTP answer it is a kubelet's: health/kubelet-serving-cert.",
		'`remote error: tls: unknown certificate authority` is the other way round: the server refused the client.',
	],
	sources: [
		'https://pkg.go.dev/crypto/x509#UnknownAuthorityError',
		'https://kubernetes.io/docs/setup/best-practices/certificates/',
		'client-go tools/clientcmd/client_config.go (IsConfigTransportTLS)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'x509-unknown-authority');
		if (said === undefined) return undefined;
		const {candidate, because} = said.match.groups ?? {};
		const host = serverOf(failure)?.host;
		const unread = isFromPlainHttp(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The certificate of ${host ?? 'the server'} is not signed by a CA that the client trusts${candidate === undefined ? '' : `; the candidate ${candidate} does not fit (${because})`}${unread ? ': for an http:// address it reads neither the CA nor the credentials of the kubeconfig' : ''}.${byWayOf(failure)}`,
			stage: 'tls',
			responder: 'nobody',
			facts: {host, candidate, because, ...dialFacts(failure)},
			next: unread ? toTls(failure) : compareIssuers(failure, candidate),
		};
	},
});

/** With its new address the client reads the CA that it has. */
const toTls = (failure: Failure): NextStep[] => [
	step(
		sh`kubectl config view --minify`,
		'Shows the http:// address, the name of the cluster entry, and whether it has a CA.',
	),
	step(
		sh`kubectl config set-cluster <cluster> --server=${baseUrl(failure)}`,
		'Writes the address to which the redirect leads; for https the CA and the credentials of the kubeconfig are read.',
	),
];

const compareIssuers = (failure: Failure, candidate: string | undefined): NextStep[] => [
	step(
		sh`openssl s_client ${connection(failure)} -showcerts`,
		'Shows the certificates that are served, and their issuers; a security product among them inspects TLS.',
	),
	...ofKubeconfig(
		failure,
		sh`kubectl config view --minify --raw --flatten -o jsonpath='{.clusters[0].cluster.certificate-authority-data}' | base64 -d | openssl x509 -noout -subject -dates`,
		'Shows the first CA that the kubeconfig has or names, to compare with the issuer.',
	),
	...(candidate === undefined
		? showProxy(failure, 'Shows the proxy variables: a proxy that inspects TLS has a certificate of its own.')
		: []),
];
