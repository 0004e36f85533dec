#!/usr/bin/env node
import {UserError} from './errors.ts';
import {version} from './version.ts';

/** Our own commands; none of them is one of kubectl's. */
const ownCommands = new Set(['analyze', 'causes']);

/** Command words that the contract reserves; they are never passed to kubectl. */
const reserved = new Set(['redact', 'compare', 'doctor', 'shell-completion']);

async function main(args: readonly string[]): Promise<number> {
	// Answered before anything is loaded.
	if (args.length === 1 && args[0] === '--version') {
		process.stdout.write(`kubectl-debug ${version}\n`);
		return 0;
	}

	const {splitArguments, commandArguments, helpText} = await import('./commands/options.ts');
	const {options, rest, explicit} = splitArguments(args);
	const [word, ...words] = rest;
	if (options.help || (word === undefined && !explicit && process.stdin.isTTY)) {
		process.stdout.write(await helpText());
		return 0;
	}

	if (options.version) {
		process.stdout.write(`kubectl-debug ${version}\n`);
		return 0;
	}

	if (!explicit && (word === undefined || ownCommands.has(word))) {
		const own = commandArguments(words, options);
		if (own.options.help) {
			process.stdout.write(await helpText());
			return 0;
		}

		if (word === 'causes') {
			const {listCauses} = await import('./commands/causes.ts');
			return listCauses(own.words);
		}

		const {analyze} = await import('./commands/analyze.ts');
		return analyze(own.words, own.options);
	}

	if (!explicit && word !== undefined && reserved.has(word)) {
		throw new UserError(`${word}: not in version ${version}`, 'kubectl-debug --help lists what there is.');
	}

	if (rest.length === 0) throw new UserError('no kubectl command behind --', 'Try: kubectl-debug -- get pods');
	const {wrap} = await import('./commands/wrap.ts');
	return wrap(rest, options);
}

// `kubectl-debug … | head`: whoever read us has gone, so there is nobody to tell.
for (const stream of [process.stdout, process.stderr]) {
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') throw error;
	});
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	if (!(error instanceof UserError)) throw error;
	process.stderr.write(`kubectl-debug: ${error.message}\n  ${error.hint}\n`);
	process.exitCode = 'exitCode' in error && typeof error.exitCode === 'number' ? error.exitCode : 2;
}
