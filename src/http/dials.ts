/** Whether the host of a URL, with or without a port, is an address and no name. */
export const isAddress = (host: string): boolean => /^(?:\[.*\]|\d+(?:\.\d+){3})(?::\d+)?$/.test(host);

/** A port other than the URL's, or an address other than the one in it: a proxy. A name may have any address. */
export function goesElsewhere(
	{origin, host}: {readonly origin: string; readonly host: string},
	address: string,
): boolean {
	const url = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(host);
	const dialled = /^(?:tcp\d?:)?(\[.*\]|[^:]*):(\d+)$/.exec(address);
	if (url === null || dialled === null) return false;
	const port = url[2] ?? (origin.startsWith('http://') ? '80' : '443');
	return port !== dialled[2] || (isAddress(url[1] ?? '') && url[1] !== dialled[1]);
}
