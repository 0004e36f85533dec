import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {isWebPage, serverSays} from '../../clues/words.ts';

// The API server's limit of 3 MiB, etcd's of 1.5 MiB, and the gRPC limit between them.
const words =
	/Request entity too large(?:: limit is (\d+))?|etcdserver: request is too large|trying to send message larger than max/;

export default defineCause({
	id: 'request/entity-too-large',
	title: 'The object is too large',
	explain: `
The request is larger than somebody on its way takes: a load balancer (its own limit, HTML page), the API server (3 MiB), or
etcd (1.5 MiB, reported as 500). ConfigMaps and Secrets of more than 1 MiB are refused as well.
`,
	lookAlikes: ['`metadata.annotations: Too long` (422) is the copy that client-side apply keeps.'],
	sources: [
		'apiserver pkg/endpoints/handlers/rest.go (limitedReadBody)',
		'https://etcd.io/docs/latest/dev-guide/limit/',
	],
	retryable: false,
	rank: 'specific',
	knowsGateways: true,
	match(failure) {
		if (failure.phase !== 'http') return undefined;
		const said = serverSays(failure, words);
		const proof = said ?? (failure.status === 413 ? failure.exchange?.statusLine : undefined);
		if (proof === undefined) return undefined;
		const page = isWebPage(failure);
		const limit = said?.match[1];
		const etcd = said !== undefined && /etcdserver|message larger/.test(said.match[0]);
		const {resource, namespace, name} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [proof],
			summary: page
				? 'Something in front of the API server does not pass on a request of this size.'
				: `The object is too large for ${etcd ? 'etcd' : 'the API server'}${limit === undefined ? '' : `: at most ${limit} bytes`}.`,
			stage: page ? 'proxy' : etcd ? 'storage' : 'validation',
			...(page ? {responder: 'proxy' as const} : {}),
			facts: {limit: limit === undefined ? undefined : Number(limit), resource, namespace, name},
			identity: [resource, namespace, name].join('|'),
			next: [
				step(sh`wc -c <manifest>`, 'Shows the size of the manifest in bytes.'),
				step(sh`kubectl create --dry-run=client -o json -f <manifest> | wc -c`, 'Shows the size as it is sent.'),
			],
		};
	},
});
