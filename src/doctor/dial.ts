import {connect, type Socket} from 'node:net';

export type Dialed = {
	readonly address: string;
	/** The system's error code, such as `ECONNREFUSED`; undefined when the connection was accepted. */
	readonly code: string | undefined;
	readonly ms: number;
};

/** Opens a connection and closes it. */
export async function dial(address: string, port: number, timeoutMs: number): Promise<Dialed> {
	const started = performance.now();
	const opened = await open(address, port, timeoutMs);
	const ms = Math.round(performance.now() - started);
	if (typeof opened === 'string') return {address, code: opened, ms};
	opened.destroy();
	return {address, code: undefined, ms};
}

/** An open connection, or the error code. */
export async function open(address: string, port: number, timeoutMs: number): Promise<Socket | string> {
	return new Promise(resolve => {
		const socket = connect({host: address, port, timeout: timeoutMs});
		socket.once('connect', () => {
			socket.setTimeout(0);
			resolve(socket);
		});
		socket.once('timeout', () => {
			socket.destroy();
			resolve('ETIMEDOUT');
		});
		// Stays: a later error must not crash the program.
		socket.on('error', ({code, message}: NodeJS.ErrnoException) => {
			resolve(code ?? message);
		});
	});
}
