/** Programs with their arguments, each piped into the next; nothing is quoted. */
export type CommandLine = {
	readonly argv: readonly string[];
	readonly pipe?: ReadonlyArray<readonly string[]>;
};

/** The same as in a report. */
export type ReportedLine = Omit<CommandLine, 'pipe'> & {readonly pipe?: CommandLine['pipe'] | null};

/** A placeholder in angle brackets for what only the user knows: `<pod>`, `https://<host>:<port>`. */
export class Blank {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

export type Word = string | Blank;

/** Stands for a name that could be taken for something else. */
const ODD = '<a name of the log>';

/**
A value as part of a word.

No name in Kubernetes has angle brackets. One with them would be taken for a placeholder, and reach a shell unquoted: it becomes a
placeholder.
*/
const textOf = (value: Word): string =>
	value instanceof Blank ? value.text : value.replace(/^(--[\w-]+=)?[^]*[<>][^]*$/, `$1${ODD}`);

/**
The words of a command, as written by an author.

Only the literal text is split: at blanks, and at `|` between programs; single and double quotes and angle brackets protect
blanks. A value is always part of one word, whatever it contains; a list becomes separate words.

A value is no flag: where one that begins with a dash would begin a word, there is a placeholder, since no name in Kubernetes
does. Behind a word `--`, programs take it for what it is. Lists are an author's: they may hold flags.
*/
export function sh(strings: TemplateStringsArray, ...values: ReadonlyArray<Word | readonly Word[]>): CommandLine {
	const line = new Words();
	for (const [index, text] of strings.entries()) {
		for (const sign of text) line.read(sign);
		const value = values[index];
		if (value === undefined) continue;
		if (value instanceof Blank) line.add(value.text);
		else if (typeof value === 'string') line.addValue(textOf(value));
		else line.splice(value.map(textOf));
	}

	return line.end();
}

class Words {
	readonly #programs: string[][] = [[]];
	#word: string | undefined;
	/** The character that ends a stretch with protected blanks. */
	#closing = '';

	read(sign: string): void {
		if (sign === this.#closing) {
			this.#closing = '';
			if (sign === '>') this.add(sign);
		} else if (this.#closing !== '') this.add(sign);
		else if (sign === "'" || sign === '"') {
			this.#closing = sign;
			this.add('');
		} else if (sign === ' ') this.#endWord();
		else if (sign === '|') {
			this.#endWord();
			this.#programs.push([]);
		} else {
			if (sign === '<') this.#closing = '>';
			this.add(sign);
		}
	}

	add(text: string): void {
		this.#word = (this.#word ?? '') + text;
	}

	addValue(text: string): void {
		const beginsFlag = text.startsWith('-') && (this.#word ?? '') === '' && !this.#programs.at(-1)?.includes('--');
		this.add(beginsFlag ? ODD : text);
	}

	splice(words: readonly string[]): void {
		if (this.#word !== undefined) throw new Error(`a list behind ${this.#word}`);
		this.#programs.at(-1)?.push(...words);
	}

	end(): CommandLine {
		this.#endWord();
		const [argv = [], ...pipe] = this.#programs;
		if (this.#closing !== '' || this.#programs.some(program => program.length === 0))
			throw new Error(`no command: ${this.#programs.flat().join(' ')}`);
		return pipe.length === 0 ? {argv} : {argv, pipe};
	}

	#endWord(): void {
		if (this.#word !== undefined) this.#programs.at(-1)?.push(this.#word);
		this.#word = undefined;
	}
}
