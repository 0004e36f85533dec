import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {bareStatus, bareUnknown} from '../../clues/bare-status.ts';
import {foreignText} from '../../clues/front.ts';
import {targetOf} from '../../clues/target.ts';
import {hasServerHeaders, isFromElsewhere, isWebPage, serverSays} from '../../clues/words.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';

export default defineCause({
	id: 'request/method-not-allowed',
	title: 'The resource does not support this operation',
	explain: `
The server knows the resource, and it does not offer this operation: not every type can be listed, deleted or patched, and some
aggregated APIs are read-only. No permission would change that.
`,
	lookAlikes: ['403 is a missing permission; 405 is missing in the type itself.'],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewMethodNotSupported)',
		'https://kubernetes.io/docs/reference/using-api/api-concepts/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || isWebPage(failure) || failure.status !== 405) return undefined;
		const said =
			serverSays(failure, /\b(\w+) is not supported on resources of kind "([^"]*)"/) ??
			serverSays(failure, /the server does not allow this method on the requested resource/);
		const proof = said ?? bareStatus(failure, 405);
		if (proof === undefined || foreignText(failure) !== undefined || isFromElsewhere(failure)) return undefined;
		// client-go makes the same words of any 405.
		const isOwn = hasServerHeaders(failure) || (said !== undefined && !said.statement.clientMade);
		const {method} = failure.exchange ?? {};
		const {resource, subresource, namespace, name} = targetOf(failure);
		const {group, version} = failure.resource ?? {};
		const what = resource === undefined || subresource === undefined ? resource : `${resource}/${subresource}`;
		return {
			grade: isOwn ? 'proven' : 'likely',
			proof: [proof],
			summary: `${said?.match[2] ?? what ?? 'The resource'} does not support ${said?.match[1] ?? method ?? 'this operation'}.`,
			stage: 'response',
			unknowns: isOwn ? [] : [bareUnknown(failure, 'Whether the API server answered, or something in front of it')],
			facts: {verb: said?.match[1], kind: said?.match[2], method, resource, subresource, namespace, name},
			identity: [method, resource, subresource].join('|'),
			next: [
				step(
					sh`kubectl api-resources ${group === undefined ? [] : [`--api-group=${group}`]} -o wide`,
					'The column VERBS shows what each type supports; subresources are not listed.',
				),
				...(group === undefined || isBuiltinGroup(group)
					? []
					: [
							step(
								sh`kubectl get apiservices ${`${version ?? ''}.${group}`}`,
								'Shows what serves the group: kube-apiserver itself (Local) or a program behind it.',
							),
						]),
			],
		};
	},
});
