import type {X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {request as httpRequest} from 'node:http';
import {request as httpsRequest} from 'node:https';
import {isIP, type Socket} from 'node:net';
import {connect, createSecureContext, rootCertificates, type SecureContextOptions} from 'node:tls';
import {firstCertificate} from './certificate.ts';
import {material, type Connection} from './connection.ts';
import {open} from './dial.ts';
import {hostOf, portOf, type Way} from './proxy.ts';

/** The outcome on the way to the server's certificate. */
export type Handshake =
	| {
			readonly kind: 'certificate';
			readonly certificate: X509Certificate;
			/** OpenSSL's code for a chain without a trusted CA, or outside its validity period. */
			readonly chainError: string | undefined;
			readonly protocol: string;
			readonly ms: number;
	  }
	| {readonly kind: 'refused by proxy'; readonly status: number; readonly phrase: string}
	| {readonly kind: 'failed'; readonly code: string; readonly message: string}
	| {readonly kind: 'late'}
	/** Only kubectl can take this route. */
	| {readonly kind: 'not from here'; readonly why: string};

export type Question = {
	readonly connection: Connection;
	readonly way: Way;
	readonly address: string;
	readonly env: NodeJS.ProcessEnv;
	readonly timeoutMs: number;
};

/** The name the certificate must have: not the proxy's. */
export const expectedName = ({server, cluster}: Connection): string => {
	const given = cluster['tls-server-name'];
	return given === undefined || given === '' ? hostOf(new URL(server)) : given;
};

/** Where Linux distributions keep trusted CAs. Source: Go `crypto/x509/root_linux.go`. */
const bundles = [
	'/etc/ssl/certs/ca-certificates.crt',
	'/etc/pki/tls/certs/ca-bundle.crt',
	'/etc/ssl/ca-bundle.pem',
	'/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
	'/etc/ssl/cert.pem',
];

function systemAuthorities(env: NodeJS.ProcessEnv): readonly string[] {
	for (const file of [env['SSL_CERT_FILE'], ...bundles]) {
		try {
			if (file !== undefined) return [readFileSync(file, 'latin1')];
		} catch {
			// Try the next one.
		}
	}

	return rootCertificates;
}

/** Does a TLS handshake as kubectl does, requests nothing, and hangs up. Throws when its CA cannot be read. */
export async function shakeHands(question: Question): Promise<Handshake> {
	const {connection, way, address, env, timeoutMs} = question;
	const own = material(connection, 'certificate-authority');
	if (own !== undefined && firstCertificate(own) === undefined) throw new Error('it holds no certificate');
	const ca = own ?? systemAuthorities(env);
	const context: SecureContextOptions = {
		ca: typeof ca === 'string' ? ca : [...ca],
		// As in Go: anything in the list is trusted, a root or not.
		allowPartialTrustChain: true,
		minVersion: 'TLSv1.2',
	};
	const opened = await openWay(way, address, new URL(connection.server), timeoutMs, context.ca);
	if (!('socket' in opened)) return opened;
	return secure(opened.socket, connection, {...context, ...clientCertificate(connection)}, timeoutMs);
}

/** What kubectl would present; a broken one is another check's concern. */
function clientCertificate(connection: Connection): SecureContextOptions {
	try {
		const cert = material(connection, 'client-certificate');
		const key = material(connection, 'client-key');
		if (cert === undefined || key === undefined) return {};
		createSecureContext({cert, key});
		return {cert, key};
	} catch {
		return {};
	}
}

/** A connection to the server, through the proxy if there is one. */
export async function openWay(
	{proxy, port}: Way,
	address: string,
	server: URL,
	timeoutMs: number,
	ca: SecureContextOptions['ca'],
): Promise<{readonly socket: Socket} | Exclude<Handshake, {kind: 'certificate'}>> {
	if (proxy !== undefined && !/^https?:$/.test(proxy.protocol))
		return {kind: 'not from here', why: `the way goes through a proxy for ${proxy.protocol.slice(0, -1)}`};
	if (proxy === undefined) {
		const socket = await open(address, port, timeoutMs);
		return typeof socket === 'string' ? {kind: 'failed', code: socket, message: socket} : {socket};
	}

	return new Promise(resolve => {
		const login = [proxy.username, proxy.password].map(decodeURIComponent).join(':');
		const target = `${server.hostname}:${portOf(server)}`;
		const make = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
		const request = make({
			host: hostOf(proxy),
			port,
			method: 'CONNECT',
			path: target,
			agent: false,
			timeout: timeoutMs,
			...(ca !== undefined && {ca}),
			headers: {
				Host: target,
				...(login !== ':' && {'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}`}),
			},
		});
		request.once('connect', ({statusCode = 0, statusMessage = ''}, socket) => {
			socket.on('error', () => {});
			if (statusCode === 200) resolve({socket: socket});
			else {
				socket.destroy();
				resolve({kind: 'refused by proxy', status: statusCode, phrase: statusMessage});
			}
		});
		request.once('timeout', () => {
			request.destroy();
			resolve({kind: 'late'});
		});
		request.on('error', ({code, message}: NodeJS.ErrnoException) => {
			resolve({kind: 'failed', code: code ?? '', message});
		});
		request.end();
	});
}

async function secure(
	socket: Socket,
	connection: Connection,
	context: SecureContextOptions,
	timeoutMs: number,
): Promise<Handshake> {
	const name = expectedName(connection);
	const started = performance.now();
	return new Promise(resolve => {
		const secured = connect({
			...context,
			socket,
			// As in Go, no SNI for an IP address.
			...(isIP(name) === 0 && {servername: name}),
			ALPNProtocols: ['h2', 'http/1.1'],
			// All problems should be reported, so nothing ends the handshake early.
			rejectUnauthorized: false,
			checkServerIdentity: () => undefined,
		});
		const end = (result: Handshake) => {
			clearTimeout(timer);
			resolve(result);
			secured.destroy();
			socket.destroy();
		};

		const timer = setTimeout(end, timeoutMs, {kind: 'late'});
		secured.once('secureConnect', () => {
			const certificate = secured.getPeerX509Certificate();
			if (certificate === undefined) end({kind: 'failed', code: '', message: 'the server showed no certificate'});
			else
				end({
					kind: 'certificate',
					certificate,
					chainError: secured.authorized ? undefined : String(secured.authorizationError),
					protocol: secured.getProtocol() ?? '',
					ms: Math.round(performance.now() - started),
				});
		});
		secured.on('error', ({code, message}: NodeJS.ErrnoException) => {
			end({kind: 'failed', code: code ?? '', message});
		});
		secured.once('close', () => {
			end({kind: 'failed', code: 'ECONNRESET', message: 'disconnected before secure TLS connection'});
		});
	});
}
