import {defineCause} from '../../clues/cause.ts';
import {etcdCheck, etcdDurations, etcdPods} from '../../clues/etcd.ts';
import {serverSays} from '../../clues/words.ts';
import {mayHaveWritten, storedSteps} from '../../clues/write.ts';
import {shorten} from '../../text/shorten.ts';

export default defineCause({
	id: 'health/etcd-leader-changed',
	title: 'etcd was electing a leader',
	explain: `
The members of etcd were electing a new leader, which takes some seconds; then requests work again. A write that was under way when the
leader changed may have been stored or not.

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
		// Without a leader nothing is accepted; when it changes, what was accepted may still be stored.
		const changed = said.match[0].endsWith('changed');
		return {
			grade: 'proven',
			proof: [said],
			summary: changed
				? `The leader of etcd, the API server’s database, changed during the request${mayHaveWritten(failure) ? '; the write may have been stored' : ''}.`
				: 'etcd, the API server’s database, had no leader.',
			stage: 'storage',
			responder: 'api-server',
			facts: {component: 'etcd', words: shorten(said.match[0], 200), method: failure.exchange?.method},
			...(changed && mayHaveWritten(failure) && {retryable: false}),
			next: [...(changed ? storedSteps(failure) : []), etcdCheck, etcdPods, etcdDurations],
		};
	},
});
