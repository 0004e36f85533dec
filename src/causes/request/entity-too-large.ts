import {bareUnknown} from '../../clues/bare-status.ts';
import {beforeAdmission} from '../../clues/before-admission.ts';
import {defineCause} from '../../clues/cause.ts';
import {gatewayFacts, isByGateway} from '../../clues/front.ts';
import {targetOf} from '../../clues/target.ts';
import {isFromElsewhere, isWebPage, serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

// The API server's limit of 3 MiB, etcd's of 1.5 MiB, and the gRPC limit between them.
const words =
	/Request entity too large(?:: limit is (?<limit>\d+))|(?<etcd>etcdserver: request is too large|trying to send message larger than max)/;

export default defineCause({
	id: 'request/entity-too-large',
	title: 'The request is too large',
	explain: `
The request is larger than somebody on its way accepts: a load balancer (its own limit, HTML page), the API server (3 MiB), or
etcd (1.5 MiB, reported as 500). ConfigMaps and Secrets of more than 1 MiB are refused as well, by validation (422).
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
		const {limit, etcd} = said?.match.groups ?? {};
		const {resource, namespace, name} = targetOf(failure);
		const inFront = said === undefined && (isWebPage(failure) || isFromElsewhere(failure) || isByGateway(failure));
		return {
			grade: said === undefined && !inFront ? 'likely' : 'proven',
			proof: [proof],
			summary: inFront
				? 'Something in front of the API server does not accept a request of this size.'
				: said === undefined
					? 'The request was answered 413: it is larger than the API server, or something in front of it, accepts.'
					: `The request is too large for ${etcd === undefined ? 'the API server' : 'etcd'}${limit === undefined ? '' : `, which accepts ${limit} bytes`}.`,
			stage: inFront ? 'proxy' : said === undefined ? 'response' : etcd === undefined ? 'validation' : 'storage',
			// What etcd does not take was admitted before.
			...(etcd === undefined ? beforeAdmission : {}),
			...(said === undefined ? {} : {responder: 'api-server' as const}),
			facts: {
				limit: limit === undefined ? undefined : Number(limit),
				resource,
				namespace,
				name,
				...(inFront && gatewayFacts(failure)),
			},
			identity: [resource, namespace, name].join('|'),
			unknowns: said === undefined && !inFront ? [bareUnknown(failure, 'Whose limit it was')] : [],
			next: [step(sh`wc -c <manifest>`, 'Shows the size of the manifest in bytes.')],
		};
	},
});
