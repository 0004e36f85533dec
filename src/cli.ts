#!/usr/bin/env node
import {isAskedByShell} from './cli/options/called.ts';
import {complain} from './cli/output/complain.ts';
import {defaults, type Options} from './cli/options/defaults.ts';
import {ownCommands} from './cli/options/own-commands.ts';
import {UserError} from './text/user-error.ts';
import {version} from './version.ts';

async function main(args: readonly string[]): Promise<number> {
	// Answered before anything is loaded.
	if (args.length === 1 && args[0] === '--version') {
		process.stdout.write(`kubectl-debug ${version}\n`);
		return 0;
	}

	if (isAskedByShell(process.argv[1]) || args[0] === '__complete') {
		const {complete} = await import('./cli/completion/complete.ts');
		return complete(args[0] === '__complete' ? args.slice(1) : args);
	}

	const {options, rest, explicit} = await split(args);
	const [word, ...words] = rest;
	if (options.help || (word === undefined && !explicit && process.stdin.isTTY)) return help();
	if (options.version) {
		process.stdout.write(`kubectl-debug ${version}\n`);
		return 0;
	}

	if (!explicit && (word === undefined || ownCommands.some(({name}) => name === word)))
		return own(word, words, options);

	if (rest.length === 0) throw new UserError('no kubectl command behind --', 'Try: kubectl-debug -- get pods');
	const {wrap} = await import('./cli/commands/wrap.ts');
	return wrap(rest, await settled(options));
}

/** Own flags and the rest. yargs takes half of the start-up time, and is loaded only where there is a flag of ours. */
async function split(args: readonly string[]): Promise<{options: Options; rest: readonly string[]; explicit: boolean}> {
	if (args[0]?.startsWith('-') !== true) return {options: defaults, rest: args, explicit: false};
	const {splitArguments} = await import('./cli/options/options.ts');
	return splitArguments(args);
}

/** Runs one of our own commands; flags may stand behind its name too. */
async function own(command: string | undefined, args: readonly string[], before: Options): Promise<number> {
	let words = args;
	let options = before;
	if (args.some(argument => argument.length > 1 && argument.startsWith('-'))) {
		const {commandArguments} = await import('./cli/options/options.ts');
		({words, options} = commandArguments(args, before));
	}

	if (options.help) return help();
	if (command === 'causes') {
		const {listCauses} = await import('./cli/commands/causes.ts');
		return listCauses(words, options);
	}

	if (command === 'shell-completion') {
		const {printScript} = await import('./cli/completion/scripts.ts');
		return printScript(words);
	}

	const set = await settled(options);
	if (command === 'doctor') {
		const {doctor} = await import('./cli/commands/doctor.ts');
		return doctor(words, {...set, reports: options.reports});
	}

	if (command === 'redact') {
		const {redact} = await import('./cli/commands/redact.ts');
		return redact(words, {...options, pseudonyms: set.pseudonyms});
	}

	if (command === 'compare') {
		const {compare} = await import('./cli/commands/compare.ts');
		// Its formats are not those that a configuration asks for.
		return compare(words, {...(await settled(options)), reports: options.reports});
	}

	const {analyze} = await import('./cli/commands/analyze.ts');
	return analyze(words, set);
}

/** With what the environment and the configuration file say. */
async function settled(options: Options): Promise<Options> {
	if (options.redactConfigMaps) {
		const {hideConfigMaps} = await import('./redact/members.ts');
		hideConfigMaps();
	}

	const {settle} = await import('./cli/options/settings.ts');
	return settle(options, process.env);
}

async function help(): Promise<number> {
	const {helpText} = await import('./cli/options/options.ts');
	process.stdout.write(await helpText());
	return 0;
}

// Whoever read standard error has gone, or its disk is full: there is nobody to tell, and kubectl goes on.
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
