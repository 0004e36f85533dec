import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/etcd-timeout',
	title: 'etcd did not answer the API server in time',
	explain: `
The API server is fine and its database, etcd, did not answer in time: slow disks, lost quorum, or a member that just failed.
A write may or may not have been stored.
`,
	lookAlikes: [
		'504 with `Timeout:` is the API server’s own limit.',
		'`etcdserver: leader changed` is shorter, and passes.',
	],
	sources: [
		'etcd api/v3rpc/rpctypes/error.go',
		'https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /etcdserver: request timed out(?:, [^\n"]*)?/);
		if (said === undefined) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: 'etcd, the database of the API server, did not answer in time.',
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
