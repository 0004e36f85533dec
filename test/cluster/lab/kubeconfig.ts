import {createSign} from 'node:crypto';
import {fillIn, type Values} from './fill-in.ts';
import type {Pki} from './pki.ts';

/** A user by name, or a user of a kubeconfig as it stands there. */
export type User = string | Readonly<Record<string, unknown>>;

export type KubeconfigOptions = {
	readonly url: string;
	readonly pki: Pki;
	readonly user: User;
	readonly values: Values;
	/** Members of the cluster, in addition to its address and CA or in place of them; null leaves one out. */
	readonly cluster?: Readonly<Record<string, unknown>>;
	readonly namespace?: string;
};

/** A kubeconfig of one context. */
export function kubeconfigOf({url, pki, user, values, cluster, namespace}: KubeconfigOptions): string {
	const filled = JSON.parse(fillIn(JSON.stringify(cluster ?? {}), values)) as Readonly<Record<string, unknown>>;
	const members = {server: url, 'certificate-authority-data': pki.base64('ca.pem'), ...filled};
	const config = {
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'prod',
		clusters: [
			{name: 'prod', cluster: Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null))},
		],
		contexts: [{name: 'prod', context: {cluster: 'prod', user: 'me', ...(namespace !== undefined && {namespace})}}],
		users: [{name: 'me', user: userOf(user, pki, values)}],
	};
	return JSON.stringify(config, undefined, '\t'); // JSON is YAML.
}

const tokens: Readonly<Record<string, string>> = {
	ci: 'ci-token',
	nobody: 'nobody-token',
	deployer: 'deployer-token',
	rejected: 'a-token-nobody-knows',
};

function userOf(user: User, pki: Pki, values: Values): object {
	if (typeof user !== 'string') return JSON.parse(fillIn(JSON.stringify(user), values)) as object;
	if (user === 'none') return {};
	const token = tokens[user];
	if (token !== undefined) return {token};
	// `serviceaccount NAMESPACE/NAME KIND`: a token as the server signs it, or with one mistake.
	const account = /^serviceaccount (\S+)\/(\S+)(?: (\S+))?$/.exec(user);
	if (account !== null)
		return {token: serviceAccountToken(pki, account[1] ?? '', account[2] ?? '', account[3] ?? 'valid', values)};
	return {'client-certificate-data': pki.base64(`${user}.pem`), 'client-key-data': pki.base64(`${user}.key`)};
}

/** Claims that a token may have wrong. Times in seconds; the year 2001 and 2100. */
const mistakes: Readonly<Record<string, object>> = {
	valid: {},
	expired: {iat: 1_000_000_000, nbf: 1_000_000_000, exp: 1_000_003_600},
	'not-yet': {iat: 4_102_444_800, nbf: 4_102_444_800, exp: 4_102_448_400},
	audience: {aud: ['https://vault.example.com']},
	issuer: {iss: 'https://old.example.com'},
	key: {},
};

/** A JWT of a service account. Source: kubernetes `pkg/serviceaccount/claims.go`. */
function serviceAccountToken(pki: Pki, namespace: string, name: string, kind: string, values: Values): string {
	const mistake = mistakes[kind];
	if (mistake === undefined) throw new Error(`no such token: ${kind}`);
	const uid = values[`uid-${namespace}-${name}`] ?? '00000000-0000-0000-0000-000000000000';
	const claims = {
		aud: ['https://kubernetes.default.svc'],
		iss: 'https://kubernetes.default.svc',
		iat: 1_700_000_000,
		nbf: 1_700_000_000,
		exp: 4_102_444_800,
		sub: `system:serviceaccount:${namespace}:${name}`,
		'kubernetes.io': {namespace, serviceaccount: {name, uid}},
		...mistake,
	};
	const signed = [{alg: 'ES256', typ: 'JWT'}, claims]
		.map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
		.join('.');
	const key = pki.text(kind === 'key' ? 'other-service-accounts.key' : 'service-accounts.key');
	const signature = createSign('sha256').update(signed).sign({key, dsaEncoding: 'ieee-p1363'}, 'base64url');
	return `${signed}.${signature}`;
}
