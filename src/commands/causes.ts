import {causes} from '../causes/registry.ts';
import {UserError} from '../errors.ts';

/** Prints the catalogue, a class of it, or one cause's page. */
export function listCauses(words: readonly string[]): number {
	const [id] = words;
	const cause = causes.find(other => other.id === id);
	if (cause !== undefined) {
		process.stdout.write(
			[
				`# ${cause.id}`,
				'',
				`**${cause.title}**`,
				cause.explain.trimEnd(),
				'',
				...(cause.lookAlikes.length > 0
					? ['## What looks like it', '', ...cause.lookAlikes.map(text => `- ${text}`), '']
					: []),
				'## Sources',
				'',
				...cause.sources.map(source => `- ${source}`),
				'',
			].join('\n'),
		);
		return 0;
	}

	const listed = causes.filter(other => id === undefined || other.id.startsWith(`${id}/`));
	if (listed.length === 0) {
		const near = causes.find(other => id !== undefined && other.id.endsWith(`/${id}`));
		throw new UserError(
			`there is no cause ${id ?? ''}`,
			near === undefined ? 'kubectl-debug causes lists them all.' : `Did you mean ${near.id}?`,
		);
	}

	const width = Math.max(...listed.map(other => other.id.length));
	process.stdout.write(listed.map(other => `${other.id.padEnd(width)}  ${other.title}\n`).join(''));
	return 0;
}
