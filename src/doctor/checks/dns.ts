import {lookup} from 'node:dns/promises';
import {isIP} from 'node:net';
import {todo} from '../todo.ts';
import {sh} from '../../text/sh.ts';
import {seen, type Check, type Result} from '../check.ts';
import {within} from '../within.ts';

/** The catalogue's causes for getaddrinfo's codes. */
const troubles: Readonly<Record<string, readonly [cause: string, words: string]>> = {
	ENOTFOUND: ['network/dns-no-such-host', 'does not exist, says the resolver'],
	EAI_NODATA: ['network/dns-no-such-host', 'has no address, says the resolver'],
	EAI_AGAIN: ['network/dns-server-misbehaving', 'could not be looked up: the resolver failed, or did not answer'],
};

/** kubectl reports proxy problems separately, whatever they are. */
const lostProxy = 'network/proxy-connect-failed';

/** Resolves the name with the system's library; kubectl may use its own resolver, with the same settings. */
export default {
	id: 'dns',
	order: 100,
	needs: ['proxy'],
	async run(world): Promise<Result> {
		const {host, proxy} = seen(world, 'way');
		const whose = proxy === undefined ? 'The name' : "The proxy's name";
		if (isIP(host) !== 0) {
			world.seen.addresses = [host];
			return {outcome: 'ok', summary: `${host} is an address; no name to look up.`, facts: {addresses: [host]}};
		}

		world.show(`# look up ${host}`);
		const started = performance.now();
		try {
			const found = await within(lookup(host, {all: true}), world.timeoutMs);
			const ms = Math.round(performance.now() - started);
			if (found === undefined)
				return {
					outcome: 'failed',
					summary: `${whose} ${host} got no answer within ${world.timeoutMs / 1000} s.`,
					todo: todo`${sh`cat /etc/resolv.conf`}: Shows which resolvers are asked; a VPN that is gone may have left its own.`,
					cause: proxy === undefined ? 'network/dns-timeout' : lostProxy,
					facts: {host},
				};
			const addresses = found.map(({address}) => address);
			world.seen.addresses = addresses;
			return {
				outcome: 'ok',
				summary: `${host} is ${addresses.join(', ')} (${ms} ms).`,
				facts: {host, addresses, durationMs: ms},
			};
		} catch (error) {
			const {code = ''} = error as NodeJS.ErrnoException;
			const [cause, words] = troubles[code] ?? ['network/dns-server-misbehaving', `could not be looked up (${code})`];
			return {
				outcome: 'failed',
				summary: `${whose} ${host} ${words}.`,
				todo: todo`${sh`nslookup ${host}`}: Asks the same resolver; private names exist inside of their network or VPN only.`,
				cause: proxy === undefined ? cause : lostProxy,
				facts: {host, code},
			};
		}
	},
} satisfies Check;
