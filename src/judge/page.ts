import type {Cause} from '../clues/cause.ts';

const list = (items: readonly string[]): string => items.map(item => `- ${item}`).join('\n');

/**
A cause's page, as Markdown: everything known about it without a log.

`kubectl-debug causes <id>` prints it, and the pages in `docs/causes` start with it.
*/
export function pageOf({id, title, explain, lookAlikes, sources, retryable, rank}: Cause): string {
	const blocks = [`# ${id}`, `**${title}**`, explain.trim()];
	if (rank === 'general') blocks.push('It is named only when no cause with words of its own fits.');
	if (lookAlikes.length > 0) blocks.push('## What looks like it', list(lookAlikes));
	blocks.push(
		'## Trying again',
		retryable
			? 'The same command may succeed later without any change: a script may repeat it, with pauses.'
			: 'Nothing that is known of it passes by itself: a script should not repeat the same command.',
		'## Sources',
		list(sources),
	);
	return `${blocks.join('\n\n')}\n`;
}
