import {describe, expect, test} from '@jest/globals';
import {kubectlVersions, type KubectlVersion} from '../support/kubectl.ts';
import {cli, startProgram, type Ran} from '../support/run-cli.ts';
import {PATIENCE, until} from '../support/until.ts';
import {nameOf, type Command} from './commands.ts';
import {normalise} from './normalise.ts';
import {selected} from './selected.ts';
import {startWorld} from './world.ts';

type Outcome = Ran & {readonly leftovers: readonly string[]};

/** Runs a command in a world of its own; in a process group, which gets SIGINT as a terminal sends it. */
async function run(version: KubectlVersion, command: Command, isWrapped: boolean): Promise<Outcome> {
	const world = await startWorld(version, command);
	try {
		const [file, ...before] = isWrapped ? [process.execPath, cli, '--'] : [world.program];
		const running = startProgram(file ?? '', [...before, ...command.args], {
			env: world.env,
			cwd: world.home.folder,
			group: true,
			...(command.stdin !== undefined && {stdin: command.stdin}),
		});
		const {interruptAt} = command;
		if (interruptAt !== undefined) {
			let printed = '';
			running.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
			await until(`${nameOf(command)} prints ${interruptAt}`, () => interruptAt.test(printed));
			process.kill(-running.pid, 'SIGINT');
		}

		// What hangs must not outlive the test.
		const watchdog = setTimeout(() => process.kill(-running.pid, 'SIGKILL'), PATIENCE);
		const ran = await running.ended;
		clearTimeout(watchdog);
		return {
			...ran,
			stdout: normalise(ran.stdout),
			stderr: normalise(ran.stderr),
			leftovers: (await world.leftovers()).map(normalise),
		};
	} finally {
		await world.stop();
	}
}

describe.each(kubectlVersions)('kubectl %s in a pipe', version => {
	test.each(selected(version).map(command => [nameOf(command), command] as const))('%s', async (_name, command) => {
		const [bare, wrapped] = await Promise.all([run(version, command, false), run(version, command, true)]);
		const said = wrapped.stderr.slice(0, bare.stderr.length);
		expect({...wrapped, stderr: said}).toEqual(bare);
		// What we say comes behind it, and only if there is something to say.
		if (bare.code === 0 || bare.signal === 'SIGINT') expect(wrapped.stderr).toBe(bare.stderr);
	});
});
