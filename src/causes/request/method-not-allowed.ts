import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {isWebPage, serverSays} from '../../clues/words.ts';

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
		if (said === undefined) return undefined;
		const {method} = failure.exchange ?? {};
		const {resource, subresource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `${said.match[2] ?? resource ?? 'The resource'} does not support ${said.match[1] ?? method ?? 'this operation'}.`,
			stage: 'response',
			facts: {verb: said.match[1], kind: said.match[2], method, resource, subresource, namespace, name},
			identity: [method, resource, subresource].join('|'),
			next: [
				step(sh`kubectl api-resources -o wide`, 'The column VERBS shows what each type supports.'),
				step(sh`kubectl get apiservices | grep -v Local`, 'Lists the groups that another program serves.'),
			],
		};
	},
});
