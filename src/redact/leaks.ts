/** Maximum line numbers listed per kind. */
const MAX_LINES = 12;

/** What was removed, from which lines, and how often; never its value. */
export class Leaks {
	readonly #kinds = new Map<string, {count: number; readonly lines: number[]}>();

	readonly add = (kind: string, line: number): void => {
		const known = this.#kinds.get(kind);
		if (known === undefined) {
			this.#kinds.set(kind, {count: 1, lines: [line]});
			return;
		}

		known.count++;
		if (known.lines.at(-1) !== line) known.lines.push(line);
		// One more than listed shows that there are more.
		if (known.lines.length > MAX_LINES + 1) known.lines.pop();
	};

	/** A sentence, and a row for each kind, in order of occurrence. */
	text(name: string): string {
		const total = [...this.#kinds.values()].reduce((sum, {count}) => sum + count, 0);
		if (total === 0) return `kubectl-debug: ${name}: nothing to remove\n`;
		const width = Math.max(...[...this.#kinds.keys()].map(kind => kind.length));
		const rows = [...this.#kinds].map(([kind, {count, lines}]) => {
			const named = lines.slice(0, MAX_LINES).join(', ');
			const more = lines.length > MAX_LINES ? ', …' : '';
			return `  ${kind.padEnd(width)}  ${String(count).padStart(String(total).length)}  line ${named}${more}\n`;
		});
		return `kubectl-debug: ${name}: ${total} ${total === 1 ? 'secret' : 'secrets'} removed\n${rows.join('')}`;
	}
}
