import {BlockList, isIP} from 'node:net';

/** How the first hop of a request is chosen. */
export type Way = {
	/** The host to resolve and connect to: the proxy, or the server itself. */
	readonly host: string;
	readonly port: number;
	/** The proxy's URL with its password; undefined for a direct connection. */
	readonly proxy: URL | undefined;
};

/** Go's reading of the proxy variables. */
export type Choice = {
	readonly proxy: URL | undefined;
	/** Where the proxy is from: `proxy-url`, or the name of a variable. */
	readonly from: string | undefined;
	/** The NO_PROXY entry, or the rule, that exempts this server. */
	readonly exempt: string | undefined;
	/** A value that is not a URL: Go then refuses every request. */
	readonly invalid: string | undefined;
};

const ports: Readonly<Record<string, number>> = {'http:': 80, 'https:': 443, 'socks5:': 1080, 'socks5h:': 1080};

export const portOf = ({port, protocol}: URL): number => (port === '' ? (ports[protocol] ?? 443) : Number(port));

/** A host without IPv6 brackets. */
export const hostOf = ({hostname}: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/**
Selects the proxy for a server as Go does.

Source: golang.org/x/net `http/httpproxy/proxy.go`; a proxy in the kubeconfig overrides all variables, and NO_PROXY does not apply
to it.
*/
export function chooseProxy(server: URL, configured: string | undefined, env: NodeJS.ProcessEnv): Choice {
	const direct: Choice = {proxy: undefined, from: undefined, exempt: undefined, invalid: undefined};
	if (configured !== undefined && configured !== '') {
		const proxy = proxyUrl(configured);
		return proxy === undefined
			? {...direct, from: 'proxy-url', invalid: configured}
			: {...direct, from: 'proxy-url', proxy};
	}

	const names = server.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
	const from = names.find(name => isSet(env[name]));
	const value = env[from ?? ''];
	if (from === undefined || value === undefined) return direct;
	const noProxy = ['NO_PROXY', 'no_proxy'].map(name => env[name]).find(isSet) ?? '';
	const exempt = exemption(hostOf(server), portOf(server), noProxy);
	if (exempt !== undefined) return {...direct, from, exempt};
	const proxy = proxyUrl(value);
	return proxy === undefined ? {...direct, from, invalid: value} : {...direct, from, proxy};
}

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

/** `proxy:3128` means `http://proxy:3128`. */
function proxyUrl(value: string): URL | undefined {
	for (const candidate of [value, `http://${value}`]) {
		const url = URL.canParse(candidate) ? new URL(candidate) : undefined;
		if (url !== undefined && url.hostname !== '' && ports[url.protocol] !== undefined) return url;
	}

	return undefined;
}

/** Why Go uses no proxy for this host and port: a NO_PROXY entry, or `loopback`. */
export function exemption(host: string, port: number, noProxy: string): string | undefined {
	const name = host.toLowerCase();
	if (name === 'localhost' || isLoopback(name)) return 'loopback';
	return noProxy
		.split(',')
		.map(entry => entry.trim().toLowerCase())
		.find(entry => entry !== '' && exempts(entry, name, port));
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
const isLoopback = (host: string) => isIP(host) !== 0 && loopback.check(host, family(host));

function exempts(entry: string, host: string, port: number): boolean {
	if (entry === '*') return true;
	const cidr = /^(.+)\/(\d{1,3})$/.exec(entry);
	const [, network = '', bits] = cidr ?? [];
	if (cidr !== null && isIP(network) !== 0) {
		if (Number(bits) > (isIP(network) === 6 ? 128 : 32)) return false;
		const list = new BlockList();
		list.addSubnet(network, Number(bits), family(network));
		return isIP(host) !== 0 && list.check(host, family(host));
	}

	// host:port or [address]:port; more colons without brackets are an address.
	const [, bracketed, plain, wanted] = /^(?:\[([^\]]*)\]|([^:]*)):([^:]*)$/.exec(entry) ?? [];
	const pattern = bracketed ?? plain ?? entry;
	if (pattern === '' || (wanted !== undefined && wanted !== '' && wanted !== String(port))) return false;
	if (isIP(pattern) !== 0) return sameAddress(pattern, host);
	const suffix = pattern.replace(/^\*(?=\.)/, '');
	// `example.com` matches itself and its subdomains, `.example.com` only the latter.
	return suffix.startsWith('.') ? host.endsWith(suffix) : host === suffix || host.endsWith(`.${suffix}`);
}

function sameAddress(one: string, other: string): boolean {
	if (isIP(other) === 0) return false;
	const list = new BlockList();
	list.addAddress(one, family(one));
	return list.check(other, family(other));
}
