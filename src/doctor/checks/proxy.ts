import {seen, type Check, type Result} from '../check.ts';
import {chooseProxy, hostOf, portOf} from '../proxy.ts';

/** Which proxy is used, and which rule decides. */
export default {
	id: 'proxy',
	order: 90,
	needs: ['context'],
	async run(world): Promise<Result> {
		const {server, cluster} = seen(world, 'connection');
		if (!URL.canParse(server) || !/^https?:/.test(server))
			return {
				outcome: 'failed',
				summary: `The server of the cluster is no address: ${server}`,
				todo: 'It looks like https://<host>:6443; correct it in the kubeconfig.',
				cause: 'authentication/kubeconfig-invalid',
			};
		const url = new URL(server);
		const {proxy, from, exempt, invalid} = chooseProxy(url, cluster['proxy-url'], world.env);
		const facts = {
			proxy: proxy === undefined ? undefined : `${proxy.protocol}//${proxy.host}`,
			from,
			exempt,
			noProxy: world.env['NO_PROXY'] ?? world.env['no_proxy'],
		};
		if (invalid !== undefined)
			return {
				outcome: 'failed',
				summary: `${from} holds no address of a proxy.`,
				todo: 'It looks like http://<host>:3128.',
				cause: 'network/proxy-connect-failed',
				facts,
			};
		const hop = proxy ?? url;
		world.seen.way = {host: hostOf(hop), port: portOf(hop), proxy};
		if (proxy !== undefined)
			return {
				outcome: 'ok',
				summary:
					`${hostOf(url)} is reached through the proxy ${facts.proxy} (${from})` +
					(from === 'proxy-url' ? ' of the kubeconfig.' : '; no entry of NO_PROXY matches.'),
				facts,
			};
		if (exempt !== undefined)
			return {
				outcome: 'ok',
				summary: `Directly: ${from} is set, but ${exempt === 'loopback' ? 'Go uses no proxy for this machine' : `NO_PROXY has ${exempt}`}.`,
				facts,
			};
		return {outcome: 'ok', summary: 'Directly: no proxy is set.', facts};
	},
} satisfies Check;
