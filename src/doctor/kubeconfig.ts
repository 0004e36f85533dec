import {accessSync, constants, statSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import type {Flags} from '../kubectl/connection-flags.ts';

/** A kubeconfig as `kubectl config view -o json` prints it. Source: client-go `tools/clientcmd/api/v1/types.go`. */
export type View = {
	readonly 'current-context'?: string;
	readonly clusters?: ReadonlyArray<{readonly name: string; readonly cluster?: Cluster}> | null;
	readonly contexts?: ReadonlyArray<{readonly name: string; readonly context?: Context}> | null;
	readonly users?: ReadonlyArray<{readonly name: string; readonly user?: User}> | null;
};

export type Cluster = {
	readonly server?: string;
	readonly 'certificate-authority'?: string;
	readonly 'certificate-authority-data'?: string;
	readonly 'insecure-skip-tls-verify'?: boolean;
	readonly 'tls-server-name'?: string;
	readonly 'proxy-url'?: string;
};

export type Context = {readonly cluster?: string; readonly user?: string; readonly namespace?: string};

export type User = {
	readonly 'client-certificate'?: string;
	readonly 'client-certificate-data'?: string;
	readonly 'client-key'?: string;
	readonly 'client-key-data'?: string;
	readonly token?: string;
	readonly tokenFile?: string;
	readonly username?: string;
	readonly password?: string;
	readonly as?: string;
	readonly 'auth-provider'?: {readonly name?: string};
	readonly exec?: {
		readonly command?: string;
		readonly apiVersion?: string;
		readonly interactiveMode?: string;
		readonly installHint?: string;
	};
};

/** A file that kubectl looks for, and its state. */
export type ConfigFile = {
	readonly path: string;
	readonly state: 'readable' | 'missing' | 'unreadable' | 'a folder';
	/** Permission bits; undefined where there is no file, or no such bits. */
	readonly mode: number | undefined;
};

/** Where the kubeconfig comes from. */
export type Place = {
	readonly why: '--kubeconfig' | 'KUBECONFIG' | 'default';
	/** In order of precedence: of entries with the same name, the first one wins. */
	readonly files: readonly ConfigFile[];
};

export type Kubeconfig = {
	/** kubectl's merged view of all files. */
	readonly merged: View;
	/** The file that an entry of the merged view is from, by kind and name; undefined for no file. */
	readonly origin: (kind: 'clusters' | 'contexts' | 'users', name: string) => string | undefined;
};

/** The files that kubectl reads. Source: `ClientConfigLoadingRules` in client-go `tools/clientcmd/loader.go`. */
export function placeOf({values}: Flags, env: NodeJS.ProcessEnv): Place {
	const flag = values.get('--kubeconfig');
	if (flag !== undefined && flag !== '') return {why: '--kubeconfig', files: [lookAt(flag)]};
	const list = env['KUBECONFIG'];
	if (list !== undefined && list !== '') {
		const paths = new Set(list.split(delimiter).filter(path => path !== ''));
		return {why: 'KUBECONFIG', files: [...paths].map(lookAt)};
	}

	const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
	return {why: 'default', files: [lookAt(join(home, '.kube', 'config'))]};
}

function lookAt(path: string): ConfigFile {
	try {
		const stats = statSync(path);
		const mode = process.platform === 'win32' ? undefined : stats.mode & 0o777;
		if (stats.isDirectory()) return {path, state: 'a folder', mode};
		try {
			accessSync(path, constants.R_OK);
			return {path, state: 'readable', mode};
		} catch {
			return {path, state: 'unreadable', mode};
		}
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return {path, state: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable', mode: undefined};
	}
}
