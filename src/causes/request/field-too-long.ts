import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, targetOf} from '../../clues/target.ts';
import {invalidOf, tooLong} from '../../clues/invalid.ts';

export default defineCause({
	id: 'request/field-too-long',
	title: 'A field is longer than allowed',
	explain: `
The server limits the length of a field. By far the most frequent is \`metadata.annotations\` with 262144 bytes in all: client-side
\`kubectl apply\` stores the whole manifest there, which large custom resource definitions exceed. Server-side apply stores no copy.
`,
	lookAlikes: ['`Request entity too large` (413) is about the whole request.'],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/server-side-apply/',
		'apimachinery pkg/api/validation/objectmeta.go (TotalAnnotationSizeLimitB)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const invalid = invalidOf(failure);
		if (invalid === undefined || !tooLong.test(invalid.errors[0].text)) return undefined;
		const {said, kind, name, errors} = invalid;
		const [{field, text}] = errors;
		// ConfigMaps and Secrets are measured as a whole, at a path without a name: kubernetes pkg/apis/core/validation/validation.go.
		const isWhole = field === undefined || field === '[]' || field === '';
		const what = !isWhole ? field : kind === 'ConfigMap' || kind === 'Secret' ? 'The data' : 'A field';
		const limit = /(?:at most|longer than|more than) (\d+)/.exec(text)?.[1];
		const {resource, namespace} = targetOf(failure);
		// `kubectl create` stores no copy: then the manifest itself is too long.
		const annotations =
			field === 'metadata.annotations' && !/[?&]fieldManager=kubectl-create\b/.test(failure.exchange?.url ?? '');
		const unit = /bytes/.test(text) || field === 'metadata.annotations' ? ' bytes' : '';
		return {
			grade: 'proven',
			proof: [said],
			summary: `${what} of ${kind} "${name}" is too long${limit === undefined ? '' : `: at most ${limit}${unit}`}.`,
			stage: 'validation',
			responder: 'api-server',
			facts: {
				field: isWhole ? undefined : field,
				limit: limit === undefined ? undefined : Number(limit),
				kind,
				name,
				resource,
				namespace,
			},
			identity: [kind, namespace, name].join('|'),
			next: annotations
				? [
						step(
							sh`kubectl diff --server-side -f <manifest> ${inNamespace(namespace)}`,
							'Shows what a server-side apply would change.',
						),
						step(
							sh`kubectl apply --server-side -f <manifest> ${inNamespace(namespace)}`,
							'Applies without storing a copy of the manifest in an annotation.',
						),
					]
				: [
						step(
							sh`kubectl apply --dry-run=server -f <manifest> ${inNamespace(namespace)}`,
							'Checks a shorter value without storing it.',
						),
					],
		};
	},
});
