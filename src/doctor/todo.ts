import {withFlagsOf} from '../judge/same-cluster.ts';
import type {Flags} from '../kubectl/connection-flags.ts';
import {step} from '../kubectl/step.ts';
import type {NextStep} from '../model/finding.ts';
import type {CommandLine} from '../text/sh.ts';
import {commandLine, wordLine, type Shell} from '../text/shell.ts';

/** With which flags questions are asked, and by a user of which shell. */
type Asking = {readonly flags: Flags; readonly shell?: Shell};

/** What to do: a sentence, with the commands in it. */
export type Todo = string | {readonly texts: readonly string[]; readonly lines: ReadonlyArray<CommandLine | NextStep>};

/** A sentence with commands, for whatever shell: `` todo`Compare the clock: ${sh`date -u`}` ``. */
export const todo = (texts: TemplateStringsArray, ...lines: ReadonlyArray<CommandLine | NextStep>): Todo => ({
	texts: [...texts],
	lines,
});

/** kubectl with the flags that every question is asked with. */
export const askedCommand = ({flags}: Pick<Asking, 'flags'>): string => wordLine(['kubectl', ...flags.carried]);

/**
The sentence for the user's shell; the commands ask the same cluster as the same user.

Undefined where one of them has no counterpart there.
*/
export function todoText(what: Todo, world: Asking): string | undefined {
	if (typeof what === 'string') return what;
	const steps = what.lines.map(line => ('why' in line ? line : step(line, '')));
	const commands = withFlagsOf(askedCommand(world), steps).map(each => commandLine(each, world.shell ?? 'posix'));
	if (commands.includes(undefined)) return undefined;
	return what.texts.map((text, at) => text + (commands[at] ?? '')).join('');
}
