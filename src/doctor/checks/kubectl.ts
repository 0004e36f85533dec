import type {Check} from '../check.ts';
import {askKubectl} from '../kubectl.ts';
import {clientVersion} from '../read-only.ts';

/** Whether there is a kubectl, and which. */
export default {
	id: 'kubectl',
	order: 10,
	needs: [],
	async run(world) {
		const program = world.program.join(' ');
		const ran = await askKubectl(world, clientVersion, {as: false});
		if (ran.notStarted === 'ENOENT')
			return {
				outcome: 'failed',
				summary: `${program}: no such program.`,
				todo: 'Install kubectl, or name it: kubectl-debug doctor --kubectl /path/to/kubectl',
			};
		if (ran.notStarted !== undefined)
			return {
				outcome: 'failed',
				summary: `${program} cannot be started (${ran.notStarted}).`,
				todo: 'Check that it is a program, and that this user may execute it.',
			};
		if (ran.late)
			return {
				outcome: 'failed',
				summary: `${program} did not tell its version within ${world.timeoutMs / 1000} s.`,
				todo: 'Run the command above by itself; a version manager in front of kubectl may be downloading.',
			};
		const version = /"gitVersion":\s*"(v[\w.+-]+)"/.exec(ran.stdout)?.[1];
		if (version === undefined) return {outcome: 'unknown', summary: `${program} does not tell a version of kubectl.`};
		world.seen.clientVersion = version;
		return {outcome: 'ok', summary: `${program} is kubectl ${version}.`, facts: {version}};
	},
} satisfies Check;
