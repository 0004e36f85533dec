import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {foreignApiOf} from '../../clues/foreign-api.ts';

export default defineCause({
	id: 'health/aggregated-api-unauthorized',
	title: 'An aggregated API does not trust the API server',
	explain: `
kube-apiserver accepted the caller and passed the request on to the program behind an APIService, such as metrics-server. It does so
under its front-proxy client certificate, and names the caller in headers. The program answered 401: it does not trust that
certificate.

Usual reasons: the front-proxy certificate has expired, or the CA in the ConfigMap \`extension-apiserver-authentication\` is another one
than the certificate's. The caller's own credentials have no part in it.
`,
	lookAlikes: [
		'401 for core paths (`/api`) too is about the caller: authentication/credentials-rejected.',
		'503 under such a path means that the program is not available: health/aggregated-api-unavailable.',
	],
	sources: [
		'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/',
		'kube-aggregator pkg/apiserver/handler_proxy.go',
		'apiserver pkg/server/config.go (DefaultBuildHandlerChain: priority and fairness comes after authentication)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const line = failure.exchange?.statusLine;
		// kube-apiserver sets this header after it has accepted the caller, and is answered 401 itself then.
		const passed = failure.header('x-kubernetes-pf-flowschema-uid') !== undefined;
		const api = foreignApiOf(failure);
		if (failure.phase !== 'http' || failure.status !== 401 || api === undefined || line === undefined) return undefined;
		const accepted = failure.run.exchanges.find(other => other.status !== undefined && other.status < 400);
		if (accepted === undefined && !passed) return undefined;
		const {group, version} = api;
		const service = `${version}.${group}`;
		return {
			grade: passed ? 'proven' : 'likely',
			proof: [line],
			summary: passed
				? `The API server accepted the caller, and the program behind the API group ${group} answered 401.`
				: `A request for the API group ${group} was answered 401 although the same credentials were accepted before: probably the program behind that group does not accept the API server’s certificate.`,
			stage: 'aggregation',
			responder: 'aggregated-api',
			facts: {
				group,
				version,
				apiService: service,
				accepted: accepted === undefined ? undefined : `request ${accepted.index} (${accepted.status})`,
			},
			identity: group,
			rulesOut: passed
				? [
						{
							id: 'authentication/credentials-rejected',
							because: 'the answer has the headers of priority and fairness, to which only an accepted caller comes',
						},
					]
				: [],
			unknowns: [
				passed
					? {
							what: 'why the program refused',
							because:
								'a 401 does not say it; usually it does not accept the front-proxy certificate of the API server',
							settledBy: 'the log of the program',
						}
					: {
							what: 'whether the credentials ended between the two requests',
							because: 'a 401 does not say who wrote it',
							settledBy: 'kubectl auth whoami, which kube-apiserver answers itself (1.27 and later)',
						},
			],
			next: [
				...(passed
					? []
					: [step(sh`kubectl auth whoami`, 'Shows whether the API server itself still accepts the credentials.')]),
				step(
					sh`kubectl get configmap extension-apiserver-authentication -n kube-system -o jsonpath='{.data.requestheader-client-ca-file}' | openssl x509 -noout -subject -dates`,
					'Shows the CA by which such a program recognises the API server, and until when it is valid.',
				),
				step(
					sh`kubectl get apiservice ${service} -o jsonpath='{.spec.service}'`,
					'Names the Service of the program; its log says why it refused.',
				),
			],
		};
	},
});
