import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {metricsApiOf} from '../../clues/foreign-api.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';

export default defineCause({
	id: 'health/aggregated-api-error',
	title: 'An aggregated API reports an error of its own',
	explain: `
The program behind an APIService (metrics-server, an adapter for custom or external metrics) was reached through kube-apiserver, and
answered 500 with an error of its own. Often it cannot ask what it depends on: Prometheus, a cloud's metrics API, a kubelet.

kube-apiserver only passed the answer on: its own checks, and the rest of the API, say nothing about it.
`,
	lookAlikes: [
		'503 `service unavailable` is kube-apiserver, which cannot reach the program: health/aggregated-api-unavailable.',
		'401 is the program, which does not trust kube-apiserver: health/aggregated-api-unauthorized.',
	],
	sources: [
		'kube-aggregator pkg/apiserver/handler_proxy.go',
		'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const api = metricsApiOf(failure);
		const said =
			failure.status === 500 && api !== undefined
				? serverSays(failure, /(?:Internal error occurred: )(?<error>[^\n]+)/)
				: undefined;
		if (said === undefined || api === undefined || serverSays(failure, /SubjectAccessReview|subjectaccessreviews/i))
			return undefined;
		const {group, version} = api;
		const service = `${version}.${group}`;
		const error = said.match.groups?.error ?? '';
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The program behind the API group ${group} reports an error: ${shorten(error, 200)}`,
			stage: 'aggregation',
			responder: 'aggregated-api',
			facts: {group, version, apiService: service, error: shorten(error, 300), resource, namespace, name},
			identity: [group, error].join('|'),
			rulesOut: [{id: 'health/internal-error', because: 'kube-apiserver does not serve this group itself'}],
			next: [
				step(
					sh`kubectl get apiservice ${service} -o jsonpath='{.spec.service}'`,
					'Names the Service of the program; its log has more about the error.',
				),
				step(
					sh`kubectl get pods --all-namespaces -o wide | grep -E "metrics-server|adapter"`,
					'Shows whether the usual programs behind this group run, and whether they were restarted.',
				),
			],
		};
	},
});
