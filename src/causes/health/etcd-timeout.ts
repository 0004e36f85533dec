import {defineCause} from '../../clues/cause.ts';
import {etcdCheck, etcdDurations, etcdContainers} from '../../clues/etcd.ts';
import {serverSays} from '../../clues/words.ts';
import {mayHaveWritten, storedSteps} from '../../clues/write.ts';
import {shorten} from '../../text/shorten.ts';

export default defineCause({
	id: 'health/etcd-timeout',
	title: 'etcd did not answer the API server in time',
	explain: `
The API server reached its database, and etcd did not finish the request in time: slow disks, lost quorum, or a leader that had just
failed. A write may or may not have been stored.
`,
	lookAlikes: [
		'504 with `Timeout:` is the API server’s own time limit: health/server-timeout-504.',
		'`etcdserver: leader changed` is an election that ended: health/etcd-leader-changed.',
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
			summary: `etcd, the API server’s database, did not finish the request in time${mayHaveWritten(failure) ? '; the write may have been stored' : ''}.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {component: 'etcd', words: shorten(said.match[0], 200), method: failure.exchange?.method},
			...(mayHaveWritten(failure) && {retryable: false}),
			next: [...storedSteps(failure), etcdCheck, etcdContainers, etcdDurations],
		};
	},
});
