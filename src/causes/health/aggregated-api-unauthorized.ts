import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {metricsApiOf} from '../../clues/metrics-api.ts';

export default defineCause({
	id: 'health/aggregated-api-unauthorized',
	title: 'An aggregated API does not trust the API server',
	explain: `
kube-apiserver accepted the caller and passed the request on to the program behind an APIService, such as metrics-server. It does
so under a client certificate of its own, and the program answered 401: it does not trust that certificate, or could not ask back who the
caller is.

Usual reasons: the front-proxy certificate or the ConfigMap \`extension-apiserver-authentication\` changed and the program was not
restarted, or a certificate behind it has expired. Users cannot mend this, and their own credentials are fine.
`,
	lookAlikes: [
		'401 for core paths (`/api`) too is about the caller: authentication/credentials-rejected.',
		'503 under such a path means that the program does not answer: health/aggregated-api-unavailable.',
	],
	sources: [
		'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/',
		'kube-aggregator pkg/apiserver/handler_proxy.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const line = failure.exchange?.statusLine;
		// Other groups may be served by kube-apiserver itself, and then the caller is meant.
		const api = metricsApiOf(failure);
		if (failure.phase !== 'http' || failure.status !== 401 || api === undefined || line === undefined) return undefined;
		const accepted = failure.run.exchanges.find(other => other.status !== undefined && other.status < 400);
		if (accepted === undefined) return undefined;
		const {group, version} = api;
		const service = `${version}.${group}`;
		return {
			grade: 'likely',
			proof: [line],
			summary: `The program behind the API group ${group} did not accept the request that the API server passed on (401).`,
			stage: 'authentication',
			responder: 'aggregated-api',
			facts: {group, version, apiService: service, accepted: `request ${accepted.index} (${accepted.status})`},
			identity: group,
			rulesOut: [
				{
					id: 'authentication/credentials-rejected',
					because: `the same credentials were accepted for request ${accepted.index}`,
				},
			],
			unknowns: [
				{
					what: 'whether the credentials ended in between',
					because: 'a 401 does not say who wrote it',
					settledBy: 'kubectl auth whoami, which asks kube-apiserver itself',
				},
			],
			next: [
				step(sh`kubectl auth whoami`, 'Shows that the API server still accepts the caller (1.27 and later).'),
				step(sh`kubectl get apiservice ${service} -o yaml`, 'Names the service, and the CA that is trusted for it.'),
				step(
					sh`kubectl get configmap extension-apiserver-authentication -n kube-system -o yaml`,
					'Shows which client CAs such a program is told to trust.',
				),
			],
		};
	},
});
