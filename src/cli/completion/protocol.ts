/**
Cobra's completion protocol: `__complete WORDS… LAST` prints one candidate per line, a tab and its description, and at the end `:`
and a number.

Source: https://github.com/spf13/cobra, `completions.go`, `ShellCompDirective`.
*/
export type Answer = {readonly candidates: readonly Candidate[]; readonly directive: number};

export type Candidate = readonly [value: string, does: string];

/** Bits of the number. */
export const directives = {
	/** Error: no completion possible. */
	error: 1,
	/** No blank after the only candidate. */
	noSpace: 2,
	/** No file names if there is no candidate. */
	noFiles: 4,
	/** The candidates are file extensions. */
	endings: 8,
	/** Only directories; a candidate is the directory to look in. */
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
