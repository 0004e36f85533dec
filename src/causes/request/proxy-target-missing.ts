import {defineCause} from '../../clues/cause.ts';
import {inNamespace, wordOr} from '../../clues/target.ts';
import {hasServerHeaders, serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'request/proxy-target-missing',
	title: 'The object to proxy to does not exist',
	explain: `
The request was to be passed on to a Service, Pod or Node (\`…/services/<name>/proxy/…\`), and the API server found no such object.
Nothing was passed on.
`,
	lookAlikes: [
		'`kubectl top` of old releases asks the Service `heapster` last: health/metrics-api-missing.',
		'A 404 in other words is the answer of the program behind the proxy.',
		'503 `no endpoints available for service` means that the Service exists and has no ready pods.',
	],
	sources: ['kubernetes pkg/registry/core/service/storage/storage.go (ResourceLocation)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const {resource} = failure;
		if (failure.phase !== 'http' || failure.status !== 404 || resource?.subresource !== 'proxy') return undefined;
		// services/https:web:443/proxy
		const asked = /^(?:https?:)?([^:]+)/.exec(resource.name ?? '')?.[1];
		const said = serverSays(failure, /^(?:Error from server \(NotFound\): )?(services|pods|nodes) "([^"]*)" not found/);
		if (
			said === undefined ||
			asked === undefined ||
			asked === 'heapster' ||
			said.match[2] !== asked ||
			said.match[1] !== resource.resource
		)
			return undefined;
		const proven = hasServerHeaders(failure);
		const {namespace} = resource;
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: `${resource.resource} "${asked}"${namespace === undefined ? '' : ` in namespace ${namespace}`}, to which the request was to be passed on, does not exist.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {resource: resource.resource, name: asked, namespace},
			identity: [resource.resource, namespace, asked].join('|'),
			unknowns: proven
				? []
				: [
						{
							what: 'Whether these are the words of the API server, or of a program that it passed the request on to',
							because: 'the answer has no header that tells them apart',
							settledBy: 'The first command below.',
						},
					],
			next: [
				step(
					sh`kubectl get ${resource.resource} ${wordOr(asked, '<name>')} ${inNamespace(namespace)}`,
					'Shows whether the object exists.',
				),
			],
		};
	},
});
