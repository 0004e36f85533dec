import {seen, type Check, type Result} from '../check.ts';
import {dial, type Dialed} from '../dial.ts';

/** The catalogue's causes for the system's error codes. */
const causes: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'network/connection-refused',
	ETIMEDOUT: 'network/dial-timeout',
	EHOSTUNREACH: 'network/no-route-to-host',
	ENETUNREACH: 'network/network-unreachable',
};

const words: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'refused',
	ETIMEDOUT: 'no answer',
	EHOSTUNREACH: 'no route',
	ENETUNREACH: 'network unreachable',
};

/** Connects to every address of the first hop. */
export default {
	id: 'tcp',
	order: 110,
	needs: ['dns'],
	async run(world): Promise<Result> {
		const {port, proxy} = seen(world, 'way');
		const addresses = seen(world, 'addresses');
		for (const address of addresses) world.show(`# connect to ${endpoint(address, port)}`);
		const tries = await Promise.all(addresses.map(address => dial(address, port, world.timeoutMs)));
		const told = tries.map(each => describe(each, port));
		const open = tries.filter(({code}) => code === undefined);
		const facts = {port, addresses: told};
		if (open.length === tries.length && tries.length > 0) return {outcome: 'ok', summary: `${told.join(', ')}.`, facts};
		if (open.length > 0) {
			// Later checks use a working address first.
			world.seen.addresses = open.map(({address}) => address);
			return {
				outcome: 'warning',
				summary: `Not every address answers: ${told.join(', ')}.`,
				todo: 'kubectl tries them in turn, which takes time; have the others taken out of DNS, or repaired.',
				facts,
			};
		}

		const code = tries[0]?.code ?? '';
		return {
			outcome: 'failed',
			summary: `Nothing accepts connections${proxy === undefined ? '' : ' for the proxy'}: ${told.join(', ')}.`,
			todo:
				code === 'ECONNREFUSED'
					? 'Check that the cluster runs, and that the kubeconfig has its present address and port.'
					: 'Check VPN, firewall and the list of networks that the cluster lets in.',
			cause: proxy === undefined ? (causes[code] ?? 'network/dial-timeout') : 'network/proxy-connect-failed',
			facts,
		};
	},
} satisfies Check;

const endpoint = (address: string, port: number) =>
	address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

const describe = ({address, code, ms}: Dialed, port: number) =>
	`${endpoint(address, port)} ${code === undefined ? 'accepts' : (words[code] ?? code)} (${ms} ms)`;
