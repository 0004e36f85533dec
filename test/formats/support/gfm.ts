/**
What GitHub's Markdown would read as markup: the text without fenced blocks and code spans.

Only as much of the format as matters here. Source: CommonMark 0.31, sections 4.5 and 6.1; a fence is closed by at least as many
backticks, a span by exactly as many.
*/
export function outsideCode(markdown: string): {outside: string; inside: string[]} {
	const inside: string[] = [];
	const kept: string[] = [];
	let fence: string | undefined;
	for (const line of markdown.split('\n')) {
		const ticks = /^ {0,3}(`{3,})([^`]*)$/.exec(line);
		if (fence === undefined && ticks !== null) {
			fence = ticks[1];
			continue;
		}

		if (fence !== undefined) {
			if (ticks !== null && (ticks[1]?.length ?? 0) >= fence.length && ticks[2]?.trim() === '') fence = undefined;
			else inside.push(line);
			continue;
		}

		kept.push(withoutSpans(line, inside));
	}

	if (fence !== undefined) throw new Error('a fence is never closed');
	return {outside: kept.join('\n'), inside};
}

function withoutSpans(line: string, inside: string[]): string {
	const runs = [...line.matchAll(/`+/g)];
	let result = '';
	let at = 0;
	for (let index = 0; index < runs.length; index++) {
		const run = runs[index];
		if (run === undefined || run.index < at) continue;
		const close = runs.slice(index + 1).find(other => other[0].length === run[0].length);
		if (close === undefined) throw new Error(`a backtick without its other: ${line}`);
		result += line.slice(at, run.index);
		inside.push(line.slice(run.index + run[0].length, close.index));
		at = close.index + close[0].length;
	}

	return result + line.slice(at);
}
