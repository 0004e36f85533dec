import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/etcd-leader-changed',
	title: 'etcd was electing a leader',
	explain: `
The members of etcd were electing a new leader, which takes some seconds; the same request usually works again at once.
When it happens often, disks or the network between the members are too slow.
`,
	lookAlikes: ['`etcdserver: request timed out` can follow when no leader is found.'],
	sources: [
		'etcd api/v3rpc/rpctypes/error.go',
		'https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /etcdserver: (?:leader changed|no leader)/);
		if (said === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: 'etcd, the database of the API server, was electing a leader.',
			stage: 'storage',
			responder: 'api-server',
			facts: {component: 'etcd', words: said.match[0].slice(0, 200), method: failure.exchange?.method},
			next: [
				step(sh`kubectl get --raw '/readyz/etcd'`, 'Asks the API server whether it can use etcd.'),
				step(
					sh`kubectl get pods -n kube-system -l component=etcd -o wide`,
					'Shows the etcd pods of clusters that run them as static pods.',
				),
				step(
					sh`kubectl get --raw /metrics | grep etcd_request_duration_seconds_sum`,
					'Shows how slow etcd is, per operation.',
				),
			],
		};
	},
});
