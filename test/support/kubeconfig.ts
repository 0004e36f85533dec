import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pem} from './certs.ts';

/** The bearer token accepted by the test API server. */
export const goodToken = 'good-token';

/**
How a kubeconfig's user authenticates.

- `token`, `rejected-token`: a bearer token that the server accepts, or rejects
- `client-certificate`: signed by the cluster's CA
- `exec-ok`, `exec-failing`, `exec-missing`: a credential plugin that prints a token, fails, or is not installed
- `nothing`: kubectl then asks for a user name
*/
export type Credentials =
	| 'token'
	| 'rejected-token'
	| 'client-certificate'
	| 'exec-ok'
	| 'exec-failing'
	| 'exec-missing'
	| 'nothing';

export type KubeconfigOptions = {
	/** Such as `https://127.0.0.1:6443`. */
	readonly server: string;
	readonly credentials?: Credentials;
	/** The CA that the client trusts. */
	readonly authority?: 'ca' | 'other-ca';
	/** The current context, whether it exists or not; the only existing one is `test`. */
	readonly currentContext?: string;
};

/** A directory for one kubectl run: its HOME, including its discovery cache. */
export type Home = {
	readonly folder: string;
	/** Writes a kubeconfig, and returns its path. */
	readonly writeKubeconfig: (options: KubeconfigOptions) => Promise<string>;
	/** Writes another file, and returns its path. */
	readonly write: (name: string, text: string) => Promise<string>;
	readonly remove: () => Promise<void>;
};

export async function makeHome(): Promise<Home> {
	const folder = await mkdtemp(join(tmpdir(), 'kubectl-debug-test-'));
	const write = async (name: string, text: string) => {
		const file = join(folder, name);
		await writeFile(file, text);
		return file;
	};

	return {
		folder,
		write,
		async writeKubeconfig({server, credentials = 'token', authority = 'ca', currentContext = 'test'}) {
			const config = {
				apiVersion: 'v1',
				kind: 'Config',
				'current-context': currentContext,
				clusters: [{name: 'test', cluster: {server, 'certificate-authority-data': base64(pem(`${authority}.pem`))}}],
				contexts: [{name: 'test', context: {cluster: 'test', user: 'dev'}}],
				users: [{name: 'dev', user: await userOf(credentials, write)}],
			};
			return write('kubeconfig', JSON.stringify(config, undefined, '\t')); // JSON is YAML.
		},
		// A plugin that kubectl leaves behind, or a killed kubectl itself, may still be writing its cache.
		remove: () => rm(folder, {recursive: true, force: true, maxRetries: 5}),
	};
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function userOf(credentials: Credentials, write: Home['write']): Promise<object> {
	switch (credentials) {
		case 'token':
			return {token: goodToken};
		case 'rejected-token':
			return {token: 'a-token-nobody-knows'};
		case 'client-certificate':
			return {
				'client-certificate-data': base64(pem('client.pem')),
				'client-key-data': base64(pem('client.key')),
			};
		case 'exec-ok': {
			const credential = {
				apiVersion: 'client.authentication.k8s.io/v1',
				kind: 'ExecCredential',
				status: {token: goodToken},
			};
			return exec(await plugin(write, `echo '${JSON.stringify(credential)}'`));
		}
		case 'exec-failing': // The AWS CLI's exit code when the service rejected its request is 254.
			return exec(
				await plugin(
					write,
					`echo 'An error occurred (AccessDenied) when calling the AssumeRole operation: not allowed for build-agent' >&2`,
					'exit 254',
				),
			);
		case 'exec-missing':
			return exec('corp-login-not-installed');
		case 'nothing':
			return {};
		default:
			return credentials satisfies never;
	}
}

async function plugin(write: Home['write'], ...lines: readonly string[]): Promise<string> {
	const file = await write('corp-login', ['#!/bin/sh', ...lines, ''].join('\n'));
	await chmod(file, 0o755);
	return file;
}

const exec = (command: string) => ({
	exec: {
		apiVersion: 'client.authentication.k8s.io/v1',
		command,
		interactiveMode: 'Never',
		installHint: 'corp-login comes with the developer workstation package.',
	},
});
