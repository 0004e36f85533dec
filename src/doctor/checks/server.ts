import {seen, type Check, type Result, type World} from '../check.ts';
import {failureIn, notAnswered, reportOn} from '../judge.ts';
import {askKubectl} from '../kubectl.ts';
import {serverVersion} from '../read-only.ts';
import type {Ran} from '../run.ts';
import {minorOf} from './credentials.ts';

/** Milliseconds from which a credential plugin noticeably slows every command. */
const SLOW_PLUGIN = 2000;

/**
Requests `/version` with the credentials: the first time that kubectl runs its credential plugin.

client-go starts timing a request before it runs the plugin, and times the connection phases separately, so the rest is the
plugin's. Running the plugin ourselves could open a browser a second time.
*/
export default {
	id: 'server',
	order: 130,
	// Not the dates of credentials: a wrong clock here makes them look expired, and the server knows better.
	needs: ['context', 'exec-plugin', 'tls'],
	async run(world): Promise<Result> {
		const {server, user} = seen(world, 'connection');
		const ran = await askKubectl(world, serverVersion(server), {logged: true});
		const plugin = user.exec?.command;
		// Older releases do not trace connections.
		const traces = (minorOf(world.seen.clientVersion) ?? 0) >= 23;
		if (ran.late && plugin !== undefined && traces && !reachedNetwork(ran))
			return {
				outcome: 'failed',
				summary: `The credential plugin ${plugin} did not finish within ${world.timeoutMs / 1000} s: kubectl waits for it and has connected to nobody.`,
				todo: 'Run the plugin by itself: it may wait for a login, a browser or its own server.',
				cause: 'authentication/exec-plugin-failed',
			};
		if (ran.code !== 0) return notAnswered(ran, world);
		const version = /"gitVersion":\s*"(v[^"]{1,100})"/.exec(ran.stdout)?.[1];
		if (version === undefined)
			return {
				outcome: 'failed',
				summary: 'What answers /version is no API server.',
				todo: 'Compare the address in the kubeconfig; a login page or a proxy answers in place of the server.',
				cause: 'network/wrong-endpoint',
			};
		const exchange = reportOn(ran).runs[0]?.exchanges[0];
		const pluginMs = plugin === undefined ? undefined : (exchange?.timing.unexplainedMs ?? undefined);
		const facts = {version, durationMs: exchange?.durationMs ?? undefined, pluginMs};
		const told = `Kubernetes ${version}${pluginMs === undefined ? '' : `; the credential plugin took ${pluginMs} ms`}.`;
		if (pluginMs !== undefined && pluginMs > SLOW_PLUGIN)
			return {outcome: 'warning', summary: told, todo: 'Every command waits for it: let it keep its token.', facts};
		const skew = skewOf(world, version);
		return skew === undefined
			? {outcome: 'ok', summary: told, facts}
			: {
					outcome: 'warning',
					summary: `${told} ${skew}`,
					todo: 'Use a kubectl that is at most one minor release away: https://kubernetes.io/releases/version-skew-policy/',
					facts,
				};
	},
} satisfies Check;

/** From -v=9 on client-go traces lookups and dials; none of it precedes the credentials. */
const reachedNetwork = ({stderr}: Ran) =>
	/HTTP (?:Trace|Statistics)|dnsLookup/.test(stderr) || failureIn(reportOn({stderr} as Ran)) !== undefined;

/** Source: https://kubernetes.io/releases/version-skew-policy/#kubectl */
function skewOf({seen: {clientVersion}}: World, version: string): string | undefined {
	const [client, server] = [minorOf(clientVersion), minorOf(version)];
	return client !== undefined && server !== undefined && Math.abs(client - server) > 1
		? `kubectl is ${Math.abs(client - server)} minor releases ${client > server ? 'ahead' : 'behind'}.`
		: undefined;
}
