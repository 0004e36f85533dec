import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/metrics-api-missing',
	title: 'kubectl top finds neither metrics API nor Heapster',
	explain: `
Up to 1.19 \`kubectl top\` asked the Service \`heapster\` in \`kube-system\` where the server's API groups had no \`metrics.k8s.io\`. Heapster is
retired, and the Service does not exist. So nothing serves metrics in this cluster, or metrics-server is not registered as an APIService.
`,
	lookAlikes: [
		'`Metrics API not available` is what later releases of kubectl say: health/aggregated-api-unavailable.',
		'503 under `/apis/metrics.k8s.io` is an API that is registered and does not work: health/aggregated-api-unavailable.',
	],
	sources: [
		'kubectl pkg/metricsutil/metrics_client.go (to 1.19)',
		'https://github.com/kubernetes-retired/heapster/blob/master/docs/deprecation.md',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const {resource} = failure;
		if (resource?.resource !== 'services' || resource.subresource !== 'proxy') return undefined;
		const said = serverSays(failure, /services "heapster" not found|\(get services http:heapster:\)/);
		if (said === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary:
				'kubectl top found no metrics API (metrics.k8s.io) and asked the old Service heapster, which does not exist.',
			stage: 'storage',
			responder: 'api-server',
			facts: {group: 'metrics.k8s.io', service: 'heapster', namespace: 'kube-system'},
			rulesOut: [
				{id: 'request/not-found', because: 'nobody asked for heapster: it is where kubectl top looks at last'},
			],
			next: [
				step(
					sh`kubectl get apiservices | grep -F metrics.k8s.io`,
					'Shows whether a metrics API is registered, by which Service it is served, and whether it is available.',
				),
				step(
					sh`kubectl get deployments,services --all-namespaces | grep metrics-server`,
					'Shows whether metrics-server is installed.',
				),
			],
		};
	},
});
