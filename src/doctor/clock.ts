import {isIP} from 'node:net';
import {connect} from 'node:tls';
import {expectedName, openWay, type Handshake, type Question} from './handshake.ts';

/** The server's clock, against this machine's. */
export type Clock =
	| {
			readonly kind: 'answer';
			readonly status: number;
			/** The `Date` header; undefined if there is none. */
			readonly date: Date | undefined;
			/** Milliseconds by which the server's clock is ahead: a `Date` has whole seconds, so half a second is added. */
			readonly aheadMs: number;
			/** Milliseconds that it may be off: half a second, and half of what the answer took. */
			readonly doubtMs: number;
	  }
	| Exclude<Handshake, {kind: 'certificate'}>;

/** Bytes of an answer's head that are read. */
const MAX_HEAD = 64 * 1024;

/**
Asks for a path without any credential, and hangs up when the head of the answer is there.

The certificate is not looked at: a wrong clock is a reason why it seems invalid, and nothing secret is sent.
*/
export async function askClock({connection, way, address, timeoutMs}: Question, path: string): Promise<Clock> {
	const server = new URL(connection.server);
	const opened = await openWay(way, address, server, timeoutMs, undefined);
	if (!('socket' in opened)) return opened;
	const name = expectedName(connection);
	const socket =
		server.protocol === 'https:'
			? connect({
					socket: opened.socket,
					...(isIP(name) === 0 && {servername: name}),
					ALPNProtocols: ['http/1.1'],
					rejectUnauthorized: false,
					checkServerIdentity: () => undefined,
				})
			: opened.socket;
	return new Promise(resolve => {
		let head = '';
		let asked = Date.now();
		const end = (clock: Clock) => {
			clearTimeout(timer);
			resolve(clock);
			socket.destroy();
			opened.socket.destroy();
		};

		const timer = setTimeout(end, timeoutMs, {kind: 'late'});
		const ask = () => {
			asked = Date.now();
			socket.write(
				`GET ${path} HTTP/1.1\r\nHost: ${server.host}\r\nUser-Agent: kubectl-debug\r\nConnection: close\r\n\r\n`,
			);
		};

		if (server.protocol === 'https:') socket.once('secureConnect', ask);
		else ask();
		socket.on('data', (chunk: Buffer) => {
			head += chunk.toString('latin1');
			const [status = '', ...lines] = head.split('\r\n');
			if (head.includes('\r\n\r\n') || head.length > MAX_HEAD) end(readHead(status, lines, asked, Date.now()));
		});
		socket.on('error', ({code, message}: NodeJS.ErrnoException) => {
			end({kind: 'failed', code: code ?? '', message});
		});
		socket.once('close', () => {
			end({kind: 'failed', code: 'ECONNRESET', message: 'disconnected before an answer'});
		});
	});
}

function readHead(statusLine: string, lines: readonly string[], asked: number, answered: number): Clock {
	const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(statusLine)?.[1] ?? 0);
	const text = lines.map(line => /^date:(.+)$/i.exec(line)?.[1]).find(Boolean);
	const time = Date.parse(text ?? '');
	const date = Number.isNaN(time) ? undefined : new Date(time);
	return {
		kind: 'answer',
		status,
		date,
		aheadMs: date === undefined ? 0 : time + 500 - (asked + answered) / 2,
		doubtMs: 500 + (answered - asked) / 2,
	};
}
