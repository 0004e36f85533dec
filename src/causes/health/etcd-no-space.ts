import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/etcd-no-space',
	title: 'etcd has reached its size limit',
	explain: `
etcd has reached its storage quota (2 GiB unless configured) and accepts no more writes; reading still works. It needs
compaction and defragmentation, and the alarm has to be cleared afterwards.
`,
	lookAlikes: ['`etcdserver: request is too large` is one object that is too big.'],
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
			summary: 'etcd, the database of the API server, is full: reading works, writing does not.',
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
					sh`etcdctl endpoint status --cluster -w table`,
					'On a control-plane node, with the etcd certificates: shows the size.',
				),
				step(sh`etcdctl alarm list`, 'The same: shows which members have an alarm.'),
			],
		};
	},
});
