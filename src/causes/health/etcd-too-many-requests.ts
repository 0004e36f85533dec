import {defineCause} from '../../clues/cause.ts';
import {etcdDurations} from '../../clues/etcd.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/etcd-too-many-requests',
	title: 'etcd has more requests than it can apply',
	explain: `
etcd accepts no new proposals while too many of those that it has accepted wait to be applied (more than 5,000). Its disk is too slow for
the writes, or something writes far too much: a controller in a loop, a flood of events.

It is the database that refuses here; the API server's own limits have other words.
`,
	lookAlikes: [
		'`Too many requests, please try again later` is the API server protecting itself: health/apf-rejected-429.',
		'`etcdserver: request timed out` is a request that was accepted and not finished.',
	],
	sources: [
		'etcd server/etcdserver/v3_server.go (maxGapBetweenApplyAndCommitIndex)',
		'etcd api/v3rpc/rpctypes/error.go (ErrGRPCRequestTooManyRequests)',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /etcdserver: too many requests/);
		if (said === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: 'etcd, the API server’s database, refused the request: too many before it were not applied yet.',
			stage: 'storage',
			responder: 'api-server',
			facts: {component: 'etcd', words: said.match[0], method: failure.exchange?.method},
			rulesOut: [{id: 'health/apf-rejected-429', because: 'the words are those of etcd'}],
			next: [
				etcdDurations,
				step(
					sh`kubectl get --raw /metrics | grep -E "apiserver_(storage|resource)_objects" | sort -g -k2 | tail`,
					'Shows which types have the most objects (the largest last).',
				),
				step(
					sh`kubectl get --raw /metrics | grep -E "apiserver_request_total.*verb=.(POST|PUT|PATCH|DELETE)" | sort -g -k2 | tail`,
					'Shows which types the answering API server has written most often since its start.',
				),
			],
		};
	},
});
