import {createServer} from 'node:net';
import {listen} from '../../support/ports.ts';

/** A port of 127.0.0.1 that nobody uses; the kernel does not give it away again soon. */
export async function freePort(): Promise<number> {
	const {port, close} = await listen(createServer());
	await close();
	return port;
}
