import {todo} from '../todo.ts';
import {Blank, sh} from '../../text/sh.ts';
import {seen, type Check} from '../check.ts';
import {connectionOf, fallback, type Connection} from '../connection.ts';

/** Which context, cluster, user and namespace apply, and why. */
export default {
	id: 'context',
	order: 40,
	needs: ['kubeconfig'],
	async run(world) {
		const {values} = world.flags;
		if (world.seen.connection !== undefined) return told(world.seen.connection, 'none, in a pod', 'the pod');
		const config = seen(world, 'config');
		const connection = connectionOf(config, world.flags);
		const names = (config.merged.contexts ?? []).map(({name}) => name);
		const from = values.has('--context') ? '--context' : 'current-context';
		if ('kind' in connection) {
			const flagged = values.has(`--${connection.kind}`) ? `--${connection.kind}` : undefined;
			const named = flagged ?? (connection.kind === 'context' ? 'current-context' : `the context`);
			return {
				outcome: 'failed',
				summary: `There is no ${connection.kind} "${connection.name}" in the kubeconfig; ${named} names it.`,
				todo:
					connection.kind === 'context' && names.length > 0
						? `Choose one that is there: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`
						: todo`${sh`kubectl config view`} shows what is there.`,
				cause:
					connection.kind === 'context'
						? 'authentication/kubeconfig-context-missing'
						: 'authentication/kubeconfig-invalid',
			};
		}

		if (connection.server === fallback && connection.cluster.server === undefined)
			return {
				outcome: 'failed',
				summary: 'No context is chosen, so kubectl would ask localhost:8080.',
				todo:
					names.length === 0
						? 'The kubeconfig has no context: get a complete one.'
						: todo`Name one with --context, or choose it for good: ${sh`kubectl config use-context ${new Blank(`<one of ${names.slice(0, 8).join(', ')}>`)}`}`,
				cause: 'authentication/localhost-8080',
			};
		world.seen.connection = connection;
		return told(
			connection,
			connection.context === undefined ? 'none' : `${connection.context}, by ${from}`,
			values.has('--namespace') ? '--namespace' : connection.namespace === 'default' ? 'the default' : 'the context',
		);
	},
} satisfies Check;

const told = ({context, server, userName, namespace, user}: Connection, how: string, from: string) =>
	({
		outcome: 'ok',
		summary:
			`Context ${how}: ${server}, ${userName === undefined ? 'no user of the kubeconfig' : `user ${userName}`}, ` +
			`namespace ${namespace} (${from})${user.as === undefined || user.as === '' ? '' : `, acting as ${user.as}`}.`,
		facts: {context, server, user: userName, namespace, namespaceFrom: from, impersonates: user.as},
	}) as const;
