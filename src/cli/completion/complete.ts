import {spawnSync} from 'node:child_process';
import {clientOf} from '../wrapped/client.ts';
import {defaults} from '../options/defaults.ts';
import {settle} from '../options/settings.ts';
import {answer} from './answer.ts';
import {directives, nothing, parse, print, type Answer} from './protocol.ts';

/** Milliseconds a cluster has to list its objects: nobody waits longer for a completion. */
const TIMEOUT = 15_000;

/** `__complete`: called by shells. Completes our own words, and asks the wrapped program for all others. */
export async function complete(words: readonly string[]): Promise<number> {
	const found = await answer(words.length === 0 ? [''] : words, askClient);
	process.stdout.write(print(found));
	return 0;
}

async function askClient(words: readonly string[], program: string | undefined): Promise<Answer> {
	const client = clientOf(program ?? (await configured()) ?? 'kubectl', process.env);
	const {stdout, error} = spawnSync(client.file, [...client.words, '__complete', ...words], {
		stdio: ['ignore', 'pipe', 'ignore'],
		encoding: 'utf8',
		timeout: TIMEOUT,
		// Not every shell shows hints below the prompt.
		env: {...process.env, KUBECTL_ACTIVE_HELP: '0', COBRA_ACTIVE_HELP: '0'},
		windowsHide: true,
	});
	if (error !== undefined) return nothing;
	const said = parse(stdout);
	return (said.directive & directives.error) === 0 ? said : nothing;
}

/** A configuration error is reported when a command runs, not on Tab. */
async function configured(): Promise<string | undefined> {
	try {
		return (await settle(defaults, process.env)).kubectl;
	} catch {
		return undefined;
	}
}
