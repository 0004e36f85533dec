import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {targetOf, wordOr} from '../../clues/target.ts';
import {serviceSteps} from '../../clues/webhook.ts';
import {isUnanswered} from '../../clues/words.ts';
import {mayHaveWritten} from '../../clues/write.ts';

export default defineCause({
	id: 'health/conversion-webhook-failed',
	title: 'A conversion webhook of a custom resource failed',
	explain: `
A custom resource with several versions has a webhook that converts between them. The API server could not call it, or could not use
its answer. Unlike an admission webhook it is needed for reading too: objects stored in another version than the one asked for cannot be
read, and one of them fails a whole list.
`,
	lookAlikes: ['`failed calling webhook` is an admission webhook, which is asked about writes only.'],
	sources: [
		'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/',
		'apiextensions-apiserver pkg/apiserver/conversion/webhook_converter.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (isUnanswered(failure)) return undefined;
		const said = failure.says(
			/conversion webhook for ([^\s,:]+)(?:, Kind=(\w+))? (?:failed[:,]? |(?=returned ))([^\n]*)/,
		);
		if (said === undefined || /denied the request|failed calling/.test(said.statement.text.slice(0, said.match.index)))
			return undefined;
		const [, groupVersion = '', kind, error = ''] = said.match;
		const [, url] = /Post "?(https?:\/\/[^\s"]+?)"?:? /.exec(error) ?? [];
		const [, service, serviceNamespace] = /^https?:\/\/([\w-]+)\.([\w-]+)\.svc[.:/]/.exec(url ?? '') ?? [];
		const {resource, namespace, name} = targetOf(failure);
		const lasts =
			!/\bPost "|context deadline exceeded|no endpoints available|EOF/.test(error) ||
			/x509:|tls: |no such host|service "[^"]*" not found/.test(error);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The webhook that converts ${kind ?? groupVersion} between versions failed: ${shorten(error, 200)}`,
			// What it answers wrongly, and what it is configured for wrongly, stays; a write may have been stored before its result was converted.
			...((lasts || mayHaveWritten(failure)) && {retryable: false}),
			stage: 'storage',
			responder: 'api-server',
			facts: {
				groupVersion,
				kind,
				url,
				service,
				serviceNamespace,
				error: shorten(error, 300),
				resource,
				namespace,
				name,
			},
			identity: [groupVersion, kind].join('|'),
			next: [
				step(
					sh`kubectl get customresourcedefinition ${wordOr(resource, '<plural>.<group>')} -o jsonpath='{.spec.conversion}'`,
					'Shows the service or URL of the webhook, and its caBundle.',
				),
				...serviceSteps({service, serviceNamespace, error}),
			],
		};
	},
});
