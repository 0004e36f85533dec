import {loadCommands} from '../commands/load.ts';
import {inName} from '../options/called.ts';
import {parserOf} from '../options/options.ts';
import {examples, formsOf, more, rule, shadowed, summary} from './usage.ts';

/** Prints the `--help` text. */
export async function help(): Promise<number> {
	const forms = formsOf(await loadCommands()).map(([form]) => `  kubectl-debug ${form}`);
	const width = Math.max(...examples.map(([command]) => command.length));
	const samples = examples.map(([command, does]) => `  ${command.padEnd(width)}  ${does}`);
	const text = await parserOf([])
		.usage(inName([summary, '', ...forms].join('\n')))
		.epilogue(inName([rule, '', 'Examples:', ...samples, '', shadowed, more].join('\n')))
		.wrap(Math.min(100, process.stdout.columns ?? 100))
		.getHelp();
	process.stdout.write(`${text}\n`);
	return 0;
}
