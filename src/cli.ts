#!/usr/bin/env node
import {commands} from './cli/commands/registry.ts';
import {isAskedByShell} from './cli/options/called.ts';
import type {Options} from './cli/options/defaults.ts';
import {complain} from './cli/output/complain.ts';
import {UserError} from './text/user-error.ts';
import {version} from './version.ts';

async function main(args: readonly string[]): Promise<number> {
	// Answered before anything is loaded.
	if (args.length === 1 && args[0] === '--version') return tellVersion();
	if (isAskedByShell(process.argv[1]) || args[0] === '__complete') {
		const {complete} = await import('./cli/completion/complete.ts');
		return complete(args[0] === '__complete' ? args.slice(1) : args);
	}

	const {flags, rest, explicit} = await split(args);
	const [word, ...words] = rest;
	if (flags?.help === true || (word === undefined && !explicit && process.stdin.isTTY)) return help();
	if (flags?.version === true) return tellVersion();
	if (!explicit && (word === undefined || commands.has(word))) return own(word ?? 'analyze', words, flags);
	if (rest.length === 0) throw new UserError('no kubectl command behind --', 'Try: kubectl-debug -- get pods');
	const [{wrap}, {settled}] = await Promise.all([
		import('./cli/commands/wrap.ts'),
		import('./cli/options/settings.ts'),
	]);
	return wrap(rest, await settled(flags));
}

type Split = {readonly flags: Options | undefined; readonly rest: readonly string[]; readonly explicit: boolean};

/** Own flags and the rest. yargs takes half of the start-up time, so it is loaded only if there is one of our flags. */
async function split(args: readonly string[]): Promise<Split> {
	if (args[0]?.startsWith('-') !== true) return {flags: undefined, rest: args, explicit: false};
	const {splitArguments} = await import('./cli/options/options.ts');
	const {options: flags, ...others} = splitArguments(args);
	return {flags, ...others};
}

/** Runs one of our subcommands; flags may also follow its name. */
async function own(name: string, args: readonly string[], before: Options | undefined): Promise<number> {
	let words = args;
	let flags = before;
	if (args.some(argument => argument.length > 1 && argument.startsWith('-'))) {
		const {commandArguments} = await import('./cli/options/options.ts');
		({words, options: flags} = commandArguments(args, before));
	}

	if (flags?.help === true) return help();
	const command = await commands.get(name)?.();
	if (command === undefined) throw new Error(`there is no command ${name}`);
	return command.run(words, flags);
}

async function help(): Promise<number> {
	const {help: print} = await import('./cli/help/help.ts');
	return print();
}

function tellVersion(): number {
	process.stdout.write(`kubectl-debug ${version}\n`);
	return 0;
}

// The reader of stderr is gone, or its disk is full: there is nobody to tell, and kubectl goes on.
process.stderr.on('error', () => {});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	// `kubectl-debug … | head`
	if (error.code === 'EPIPE') return;
	complain({message: `standard output: ${error.message}`, hint: 'The output is not complete: write it elsewhere.'});
	process.exit(2);
});

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	if (!(error instanceof UserError)) throw error;
	complain(error);
	process.exitCode = 'exitCode' in error && typeof error.exitCode === 'number' ? error.exitCode : 2;
}
