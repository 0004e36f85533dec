import {defineCause} from '../../clues/cause.ts';
import {etcdContainers} from '../../clues/etcd.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';
import {mayHaveWritten, storedSteps} from '../../clues/write.ts';
import {shorten} from '../../text/shorten.ts';

// 2379 is etcd's client port; 4001 and 12379 belong to old and to managed installations.
const etcdPort = /:(?:2379|12379|4001)\b/;

export default defineCause({
	id: 'health/etcd-unavailable',
	title: 'The API server has no connection to etcd',
	explain: `
The API server is up and its connection to its database is not: the gRPC client reports \`Unavailable\`. A port of etcd in the text
(2379) says that it is etcd; without one the server may have meant an encryption plugin or another gRPC service.
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
		const dialing = /dial tcp/.test(said.match[0]);
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: proven
				? `The API server has no connection to etcd, its database${address === undefined ? '' : `, at ${address}`}.`
				: `A gRPC connection of the API server${address === undefined ? '' : ` to ${address}`} failed, probably that to etcd, its database.`,
			// What could not be dialed was not sent.
			...(!dialing && mayHaveWritten(failure) && {retryable: false}),
			stage: 'storage',
			responder: 'api-server',
			facts: {component: proven ? 'etcd' : undefined, address, words: shorten(said.match[0], 200)},
			unknowns: proven
				? []
				: [
						{
							what: 'whether it was the connection to etcd',
							because:
								'the API server talks gRPC to encryption plugins and tunnels too, and the text names no port of etcd',
							settledBy: "kubectl get --raw '/readyz?verbose' while it lasts, or the log of kube-apiserver",
						},
					],
			next: [
				...(dialing ? [] : storedSteps(failure)),
				step(
					sh`kubectl get --raw '/readyz?verbose'`,
					'Shows whether the checks of etcd and of encryption plugins pass now.',
				),
				etcdContainers,
			],
		};
	},
});
