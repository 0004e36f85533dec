import {createServer, STATUS_CODES} from 'node:http';
import {connect} from 'node:net';
import {listen} from './ports.ts';

export type ConnectProxy = {
	/** `http://127.0.0.1:<port>`, for `HTTPS_PROXY`. */
	readonly url: string;
	/** Hosts requested by clients, such as `k8s-api.test:6443`. */
	readonly requests: readonly string[];
	readonly close: () => Promise<void>;
};

/**
Starts a forward proxy for `CONNECT`.

It answers with `status`, and for 200 opens a tunnel to `target`, a port of 127.0.0.1, whatever host was requested: Go's client
never uses a proxy for loopback addresses, so the API server needs another name.
*/
export async function startConnectProxy(status: 200 | 403 | 407, target?: number): Promise<ConnectProxy> {
	const requests: string[] = [];
	const server = createServer((_, response) => response.writeHead(400).end());
	server.on('connect', (request, socket) => {
		requests.push(request.url ?? '');
		socket.on('error', () => {});
		if (status !== 200 || target === undefined) {
			const challenge = status === 407 ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : '';
			socket.end(
				`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nServer: squid/6.6\r\nX-Squid-Error: ${squidErrors[status]}\r\n${challenge}Content-Length: 0\r\nConnection: close\r\n\r\n`,
			);
			return;
		}

		const upstream = connect(target, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			upstream.pipe(socket).pipe(upstream);
		});
		upstream.on('error', () => socket.destroy());
		socket.on('close', () => upstream.destroy());
	});

	const {port, close} = await listen(server);
	return {url: `http://127.0.0.1:${port}`, requests, close};
}

/** Squid's names for its error pages. */
const squidErrors = {200: 'ERR_CONNECT_FAIL 111', 403: 'ERR_ACCESS_DENIED 0', 407: 'ERR_CACHE_ACCESS_DENIED 0'};
