import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf, wordOr} from '../../clues/target.ts';
import {isUnanswered} from '../../clues/words.ts';

export default defineCause({
	id: 'health/conversion-webhook-failed',
	title: 'A conversion webhook of a custom resource failed',
	explain: `
A custom resource with several versions has a webhook that converts between them. The API server could not call it, or could
not use its answer. Unlike an admission webhook it is needed for reading too, so even \`kubectl get\` fails.
`,
	lookAlikes: ['`failed calling webhook` is an admission webhook; it affects writing only.'],
	sources: [
		'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/',
		'apiextensions-apiserver pkg/apiserver/conversion/webhook_converter.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (isUnanswered(failure)) return undefined;
		const said = failure.says(/conversion webhook for ([^\s,:]+)(?:, Kind=(\w+))? failed: ([^\n]*)/);
		if (said === undefined || /denied the request|failed calling/.test(said.statement.text.slice(0, said.match.index)))
			return undefined;
		const [, groupVersion = '', kind, error = ''] = said.match;
		const [, url] = /Post "?(https?:\/\/[^\s"]+?)"?:? /.exec(error) ?? [];
		const [, service, serviceNamespace] = /^https?:\/\/([\w-]+)\.([\w-]+)\.svc[.:/]/.exec(url ?? '') ?? [];
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The webhook that converts ${kind ?? groupVersion} between versions failed: ${error.slice(0, 160)}`,
			stage: 'storage',
			responder: 'api-server',
			facts: {
				groupVersion,
				kind,
				url,
				service,
				serviceNamespace,
				error: error.slice(0, 300),
				resource,
				namespace,
				name,
			},
			identity: [groupVersion, kind].join('|'),
			next: [
				step(
					sh`kubectl get customresourcedefinition ${wordOr(resource, '<resource.group>')} -o yaml`,
					'The section spec.conversion names the service and its caBundle.',
				),
				service === undefined || serviceNamespace === undefined
					? step(
							sh`kubectl get pods --all-namespaces -o wide`,
							'Shows whether the operator that owns the resource runs.',
						)
					: step(
							sh`kubectl get service,endpoints ${service} -n ${serviceNamespace}`,
							'Shows whether anything stands behind the service.',
						),
			],
		};
	},
});
