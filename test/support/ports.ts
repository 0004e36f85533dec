import {once} from 'node:events';
import {createServer as createHttpServer} from 'node:http';
import {createServer, type AddressInfo, type Server, type Socket} from 'node:net';

/** Something that listens until it is closed. */
export type Listener = {readonly port: number; readonly close: () => Promise<void>};

/** Starts a server on a free port; `close` also ends its connections, so that nothing keeps a test alive. */
export async function listen(server: Server, host = '127.0.0.1'): Promise<Listener> {
	const sockets = new Set<Socket>();
	server.on('connection', socket => {
		sockets.add(socket);
		socket.on('error', () => {}); // A client that disconnects does not fail a test.
		socket.on('close', () => sockets.delete(socket));
	});
	server.listen(0, host);
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			const closed = new Promise<void>(resolve => {
				server.close(() => resolve());
			});
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

/**
An address where nothing listens.

Everything else in the tests listens on 127.0.0.1, so nobody takes the port over meanwhile.
*/
export async function closedAddress(): Promise<string> {
	const host = '127.0.0.2';
	const listener = await listen(createServer(), host);
	await listener.close();
	return `${host}:${listener.port}`;
}

/** A port that accepts connections and never sends anything: a TLS handshake hangs. */
export const listenSilently = () => listen(createServer());

/** A port that speaks HTTP without TLS. */
export const listenWithoutTls = () => listen(createHttpServer((_, response) => response.end('plain\n')));
