import {existsSync, readFileSync} from 'node:fs';
import type {Result} from '../../src/doctor/check.ts';
import {checks} from '../../src/doctor/checks/registry.ts';
import {examine, type Checked} from '../../src/doctor/examine.ts';
import type {Shell} from '../../src/text/shell.ts';
import {actionText} from '../../src/doctor/action.ts';
import {connectionFlags} from '../../src/kubectl/connection-flags.ts';

export type Examined = {
	/** What a check found; throws where it was not made. */
	readonly of: (id: string) => Checked;
	/** Ids of all checks that were made or skipped. */
	readonly ids: readonly string[];
	/** Commands and connections, in order. */
	readonly shown: readonly string[];
};

export type Settings = {
	/** kubectl's arguments. */
	readonly args?: readonly string[];
	readonly timeoutMs?: number;
	readonly shell?: Shell;
	/** The last check to be made. */
	readonly upTo?: string;
	readonly onShow?: (action: string) => void;
};

/** Makes the checks of the doctor in this process: all of them, or those up to one. */
export async function examined(
	env: Readonly<Record<string, string>>,
	{args = [], timeoutMs = 15_000, upTo, onShow, shell = 'posix'}: Settings = {},
): Promise<Examined> {
	const shown: string[] = [];
	const made = await examine(
		checks.slice(0, upTo === undefined ? undefined : checks.findIndex(({id}) => id === upTo) + 1),
		{
			program: [env['KUBECTL_DEBUG_KUBECTL'] ?? 'kubectl'],
			flags: connectionFlags(args),
			env,
			timeoutMs,
			shell,
			show(action) {
				const text = actionText(action);
				shown.push(text);
				onShow?.(text);
			},
			seen: {},
		},
	);
	return {
		ids: made.map(({id}) => id),
		shown,
		of(id) {
			const found = made.find(each => each.id === id);
			if (found === undefined) throw new Error(`there is no check ${id} among ${made.map(each => each.id).join(', ')}`);
			return found;
		},
	};
}

/** The parts of a result that tests state. */
export const told = ({outcome, cause}: Checked): readonly [outcome: Result['outcome'], cause: string | null] => [
	outcome,
	cause,
];

/** A JWT whose signature is worth nothing. */
export const jwt = (claims: object): string =>
	[{alg: 'RS256', typ: 'JWT'}, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') +
	'.c2lnbmF0dXJl';

/** A kubeconfig with one cluster, user and context, all called `test`. */
export const kubeconfig = (cluster: object, user: object = {token: 'good-token'}, context: object = {}): string =>
	JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'test',
		clusters: [{name: 'test', cluster}],
		contexts: [{name: 'test', context: {cluster: 'test', user: 'test', ...context}}],
		users: [{name: 'test', user}],
	});

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Gone, or dead and not buried yet: whoever inherits orphans may take a while. Linux only, as the kubectl binaries are. */
export const hasEnded = (pid: number): boolean =>
	!existsSync(`/proc/${pid}/stat`) || /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
