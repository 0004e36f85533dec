import {defineCause} from '../../clues/cause.ts';
import {etcdPods} from '../../clues/etcd.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';
import {shorten} from '../../text/shorten.ts';

export default defineCause({
	id: 'health/etcd-no-space',
	title: 'etcd has reached its size limit',
	explain: `
etcd has reached its storage quota (2 GiB unless configured) and has raised the alarm NOSPACE: it accepts only reads and deletions
until its history is compacted, its members are defragmented, and the alarm is disarmed.
`,
	lookAlikes: ['`etcdserver: request is too large` is one object that is too large: request/entity-too-large.'],
	sources: [
		'etcd api/v3rpc/rpctypes/error.go',
		'https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /etcdserver: mvcc: database space exceeded|etcdserver: no space/);
		if (said === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: 'etcd, the API server’s database, has reached its size limit and refused the write.',
			stage: 'storage',
			responder: 'api-server',
			facts: {component: 'etcd', words: shorten(said.match[0], 200), method: failure.exchange?.method},
			next: [
				step(
					sh`kubectl get --raw /metrics | grep -E "apiserver_(storage|resource)_(objects|size_bytes)" | sort -g -k2 | tail`,
					'Shows the size of the database (from 1.28), and which types have the most objects.',
				),
				etcdPods,
				step(
					sh`etcdctl endpoint status --cluster -w table`,
					'Where etcd runs, with its certificates: shows the size of each member, and NOSPACE under ERRORS.',
				),
			],
		};
	},
});
