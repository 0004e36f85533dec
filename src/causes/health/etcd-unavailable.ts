import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

// 2379 is etcd's client port; 4001 and 12379 belong to old and to managed installations.
const etcdPort = /:(?:2379|12379|4001)\b/;

export default defineCause({
	id: 'health/etcd-unavailable',
	title: 'The API server has no connection to etcd',
	explain: `
The API server is up and its connection to its database is not: the gRPC client reports \`Unavailable\`. With port 2379 in the
text it is etcd for certain.
`,
	lookAlikes: [
		'`rpc error … No agent available` is the tunnel to the nodes.',
		'`etcdserver:` texts come from an etcd that was reached.',
	],
	sources: [
		'https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/',
		'apiserver pkg/storage/etcd3/store.go',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/rpc error: code = Unavailable desc = [^\n]*|connection error: desc = "transport: [^\n]*|desc = transport is closing/,
		);
		// Behind these words an encryption plugin is meant.
		const encryption = said !== undefined && /unable to transform key|decrypt/.test(said.statement.text);
		if (
			said === undefined ||
			encryption ||
			/agent available|konnectivity|kms|container|etcdserver: /i.test(said.match[0])
		)
			return undefined;
		const address = /(?:dial tcp|endpoint) (\S+?):? /.exec(`${said.match[0]} `)?.[1];
		const proven = etcdPort.test(said.match[0]);
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: `The API server has no connection to its database${address === undefined ? '' : ` at ${address}`}.`,
			stage: 'storage',
			responder: 'api-server',
			facts: {component: proven ? 'etcd' : undefined, address, words: said.match[0].slice(0, 200)},
			unknowns: proven
				? []
				: [
						{
							what: 'Whether it was etcd that did not answer',
							because: 'the API server talks gRPC to encryption plugins and tunnels too, and the text names no port',
							settledBy: "kubectl get --raw '/readyz?verbose', or the log of kube-apiserver.",
						},
					],
			next: [
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether the etcd checks of the API server fail.'),
				step(
					sh`kubectl get pods -n kube-system -l component=etcd -o wide`,
					'Shows the etcd pods of clusters that run them as static pods.',
				),
			],
		};
	},
});
