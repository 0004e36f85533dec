import {existsSync, readFileSync} from 'node:fs';
import {dirname, isAbsolute, resolve} from 'node:path';
import type {Flags} from '../kubectl/connection-flags.ts';
import type {Cluster, Context, Kubeconfig, User} from './kubeconfig.ts';

/** The cluster and user a command would use, including all flag overrides. */
export type Connection = {
	/** Undefined when kubectl runs in a pod without a kubeconfig. */
	readonly context: string | undefined;
	readonly server: string;
	readonly cluster: Cluster;
	readonly user: User;
	/** Name of the kubeconfig's user; undefined if only flags set the identity. */
	readonly userName: string | undefined;
	readonly namespace: string;
	/** A file named in the kubeconfig, found as kubectl does: relative to the kubeconfig. */
	readonly fileOf: (kind: 'clusters' | 'users', path: string) => string;
};

/** kubectl's default address. Source: client-go `tools/clientcmd/client_config.go`. */
export const fallback = 'http://localhost:8080';

/** Where a pod finds its in-cluster credentials. Source: `InClusterConfig` in client-go `rest/config.go`. */
const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A pod's in-cluster configuration, which kubectl uses where there is no kubeconfig. */
export function inCluster(env: NodeJS.ProcessEnv, folder = serviceAccount): Connection | undefined {
	const host = env['KUBERNETES_SERVICE_HOST'];
	const port = env['KUBERNETES_SERVICE_PORT'];
	const tokenFile = `${folder}/token`;
	if (host === undefined || host === '' || port === undefined || port === '' || !existsSync(tokenFile))
		return undefined;
	const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
	return {
		context: undefined,
		server,
		cluster: {server, 'certificate-authority': `${folder}/ca.crt`},
		user: {tokenFile},
		userName: undefined,
		namespace: textIn(`${folder}/namespace`)?.trim() ?? 'default',
		fileOf: (_, path) => path,
	};
}

function textIn(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

/** What is missing in the kubeconfig: a kind of entry, and its name. */
export type Gap = {readonly kind: 'context' | 'cluster' | 'user'; readonly name: string};

/** Assembles the parts of the kubeconfig selected by flags and the current context. */
export function connectionOf({merged, origin}: Kubeconfig, {values}: Flags): Connection | Gap {
	const flag = (name: string) => (values.get(name) === '' ? undefined : values.get(name));
	const chosen = flag('--context') ?? merged['current-context'] ?? '';
	const context: Context | undefined = merged.contexts?.find(({name}) => name === chosen)?.context;
	if (context === undefined && chosen !== '') return {kind: 'context', name: chosen};
	const clusterName = flag('--cluster') ?? context?.cluster ?? '';
	const cluster = merged.clusters?.find(({name}) => name === clusterName)?.cluster;
	if (cluster === undefined && clusterName !== '' && flag('--server') === undefined)
		return {kind: 'cluster', name: clusterName};
	const userName = flag('--user') ?? context?.user ?? '';
	const user = merged.users?.find(({name}) => name === userName)?.user;
	if (user === undefined && userName !== '') return {kind: 'user', name: userName};
	const server = flag('--server') ?? cluster?.server ?? fallback;
	return {
		context: chosen === '' ? undefined : chosen,
		server: server.includes('://') ? server : `http://${server}`,
		cluster: {...cluster, ...clusterFlags(values)},
		user: {...user, ...userFlags(values)},
		userName: userName === '' ? undefined : userName,
		namespace: flag('--namespace') ?? (context?.namespace === '' ? undefined : context?.namespace) ?? 'default',
		fileOf(kind, path) {
			// Flags are relative to the working directory, entries to their file.
			const given = [...values.values()].includes(path);
			const file = origin(kind, kind === 'clusters' ? clusterName : userName);
			return isAbsolute(path) || given || file === undefined ? resolve(path) : resolve(dirname(file), path);
		},
	};
}

/** Flags override the kubeconfig; a flag's file also clears the inline data, which would otherwise win. */
function clusterFlags(values: Flags['values']): Cluster {
	const authority = values.get('--certificate-authority');
	const name = values.get('--tls-server-name');
	const insecure = values.get('--insecure-skip-tls-verify');
	return {
		...(authority !== undefined && {'certificate-authority': authority, 'certificate-authority-data': ''}),
		...(name !== undefined && {'tls-server-name': name}),
		...(insecure !== undefined && {'insecure-skip-tls-verify': insecure !== 'false'}),
	};
}

function userFlags(values: Flags['values']): User {
	const certificate = values.get('--client-certificate');
	const key = values.get('--client-key');
	const token = values.get('--token');
	const username = values.get('--username');
	const password = values.get('--password');
	const as = values.get('--as');
	return {
		...(certificate !== undefined && {'client-certificate': certificate, 'client-certificate-data': ''}),
		...(key !== undefined && {'client-key': key, 'client-key-data': ''}),
		...(token !== undefined && {token, tokenFile: ''}),
		...(username !== undefined && {username}),
		...(password !== undefined && {password}),
		...(as !== undefined && {as}),
	};
}

/** Data from the kubeconfig or from a file it names; undefined if it has neither. Throws when the file cannot be read. */
export function material(
	{cluster, user, fileOf}: Connection,
	what: 'certificate-authority' | 'client-certificate' | 'client-key',
): string | undefined {
	const kind = what === 'certificate-authority' ? 'clusters' : 'users';
	const entry: Readonly<Record<string, unknown>> = kind === 'clusters' ? cluster : user;
	const data = entry[`${what}-data`];
	const file = entry[what];
	if (typeof data === 'string' && data !== '') return Buffer.from(data, 'base64').toString('latin1');
	return typeof file === 'string' && file !== '' ? readFileSync(fileOf(kind, file), 'latin1') : undefined;
}

/** The bearer token; a file takes precedence, since it is re-read. Throws when the file cannot be read. */
export function tokenOf({user, fileOf}: Connection): string | undefined {
	const {token, tokenFile} = user;
	if (tokenFile !== undefined && tokenFile !== '') return readFileSync(fileOf('users', tokenFile), 'utf8').trim();
	return token === '' ? undefined : token;
}
