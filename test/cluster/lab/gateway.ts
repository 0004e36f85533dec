import {existsSync} from 'node:fs';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {connect} from 'node:net';
import {join} from 'node:path';
import type {ControlPlane} from './control-plane.ts';
import {startDaemon, type Daemon} from './daemons.ts';
import {fillIn} from './fill-in.ts';
import {freePort} from './free-port.ts';
import {kubeconfigOf} from './kubeconfig.ts';
import {kubectl} from './programs.ts';

/** What stands between kubectl and the API server: a template of `gateways` and what a situation fills in. */
export type GatewayDescription = {
	readonly program: 'nginx' | 'haproxy' | 'apache2' | 'squid' | 'tinyproxy' | 'kubectl proxy';
	/** `server`: kubectl takes it for the server (by default); `proxy`: kubectl is told by HTTPS_PROXY to go through it. */
	readonly as?: 'server' | 'proxy';
	/** Speaks plain HTTP. */
	readonly plain?: boolean;
	/** The certificate that it shows: a name of `pki.sh`, `server` by default. */
	readonly certificate?: string;
	/** Blocks of the template, by name; for `kubectl proxy`, its flags. */
	readonly settings?: string;
	readonly http?: string;
	readonly frontend?: string;
	readonly defaults?: string;
	/** Options of nginx's `listen`. */
	readonly options?: string;
};

export type Gateway = {readonly url: string; readonly stop: () => Promise<void>};

const programs = {
	nginx: {path: '/usr/sbin/nginx', args: (file: string) => ['-c', file, '-e', 'stderr']},
	haproxy: {path: '/usr/sbin/haproxy', args: (file: string) => ['-db', '-f', file]},
	apache2: {path: '/usr/sbin/apache2', args: (file: string) => ['-X', '-f', file]},
	squid: {path: '/usr/sbin/squid', args: (file: string) => ['-N', '-f', file]},
	tinyproxy: {path: '/usr/bin/tinyproxy', args: (file: string) => ['-d', '-c', file]},
} as const;

/** Whether its program is there; in CI a missing one fails its situations. */
export const isInstalled = ({program}: GatewayDescription): boolean =>
	program === 'kubectl proxy' || process.env['CI'] !== undefined || existsSync(programs[program].path);

export async function startGateway(
	description: GatewayDescription,
	plane: ControlPlane,
	folder: string,
): Promise<Gateway> {
	await mkdir(folder, {recursive: true, mode: 0o777});
	const port = await freePort();
	const daemon = await start(description, plane, folder, port);
	try {
		await daemon.ready(() => accepts(port));
	} catch (error) {
		await daemon.stop();
		throw error;
	}

	const isPlain = description.plain === true || description.as === 'proxy' || description.program === 'kubectl proxy';
	return {url: `${isPlain ? 'http' : 'https'}://127.0.0.1:${port}`, stop: daemon.stop};
}

async function start(
	description: GatewayDescription,
	plane: ControlPlane,
	folder: string,
	port: number,
): Promise<Daemon> {
	const {
		program,
		settings = '',
		http = '',
		frontend = '',
		defaults = '',
		options = 'ssl http2',
		certificate = 'server',
	} = description;
	const {pki, url, values} = plane;
	const log = join(folder, `${program.replace(' ', '-')}.out`);
	if (program === 'kubectl proxy') {
		const config = join(folder, 'proxy.kubeconfig');
		await writeFile(config, kubeconfigOf({url, pki, user: 'admin', values}));
		const flags = settings.split(/\s+/).filter(flag => flag !== '');
		const args = ['proxy', `--port=${port}`, ...flags.map(flag => fillIn(flag, values))];
		return startDaemon(await kubectl('1.37'), args, {log, env: {HOME: folder, KUBECONFIG: config}});
	}

	const bundle = join(folder, 'bundle.pem');
	await writeFile(bundle, pki.text(`${certificate}.pem`) + pki.text(`${certificate}.key`));
	const filled = {
		...values,
		folder,
		bundle,
		options,
		listen: port,
		certificate: pki.file(`${certificate}.pem`),
		key: pki.file(`${certificate}.key`),
		backend: url.replace('https://', ''),
	};
	const blocks = Object.entries({http, frontend, defaults, settings}).map(
		([name, text]) => [name, fillIn(text, filled)] as const,
	);
	const template = await readFile(new URL(`../gateways/${program}.conf`, import.meta.url), 'utf8');
	const file = join(folder, `${program}.conf`);
	await writeFile(file, fillIn(template, {...filled, ...Object.fromEntries(blocks)}));
	const {path, args} = programs[program];
	return startDaemon(path, args(file), {log, cwd: folder});
}

const accepts = (port: number) =>
	new Promise<boolean>(resolve => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
