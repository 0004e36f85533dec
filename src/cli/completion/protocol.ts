/**
How cobra's programs answer a shell: `__complete WORDS… LAST` prints a candidate a line, a tab and what it is, and at the end `:`
and a number.

Source: https://github.com/spf13/cobra, `completions.go`, `ShellCompDirective`.
*/
export type Answer = {readonly candidates: readonly Candidate[]; readonly directive: number};

export type Candidate = readonly [value: string, does: string];

/** Bits of the number. */
export const directives = {
	/** Nothing can be said. */
	error: 1,
	/** No blank behind the only candidate. */
	noSpace: 2,
	/** No file names where there is no candidate. */
	noFiles: 4,
	/** The candidates are endings of file names. */
	endings: 8,
	/** Only folders; a candidate is the folder to look in. */
	folders: 16,
} as const;

/** Where only files make sense: without candidates the shell offers them. */
export const files: Answer = {candidates: [], directive: 0};

export const nothing: Answer = {candidates: [], directive: directives.noFiles};

export const print = ({candidates, directive}: Answer): string =>
	[...candidates.map(([value, does]) => (does === '' ? value : `${value}\t${does}`)), `:${directive}`, ''].join('\n');

export function parse(text: string): Answer {
	const lines = text.split('\n').filter(line => line !== '');
	const [, number] = /^:(\d+)$/.exec(lines.at(-1) ?? '') ?? [];
	return {
		candidates: (number === undefined ? lines : lines.slice(0, -1)).map(line => {
			const tab = line.indexOf('\t');
			return tab === -1 ? [line, ''] : [line.slice(0, tab), line.slice(tab + 1)];
		}),
		directive: Number(number ?? 0),
	};
}
