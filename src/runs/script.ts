import {decodeBytes} from '../text/latin1.ts';
import {echoOf, echoOn, isFilter, type Echo} from '../words/echoes.ts';
import {unframed} from '../words/frames.ts';
import {beginsAsEcho} from '../words/hints.ts';
import {Section} from './section.ts';

/** What a job says of itself in the end; GitHub's runner cleans up behind any, and has marked an error before. Sources: GitLab Runner, Jenkins, docker compose, GitHub's and Azure's runner, Maven. */
const jobEnds: ReadonlyArray<readonly [ending: 'succeeded' | 'failed', pattern: RegExp]> = [
	[
		'succeeded',
		/^(?:Job succeeded|Finished: SUCCESS|Cleaning up orphan processes|\S{1,120} exited with code 0|\S{1,253} +: ok=\d{1,6} .{0,200}\bunreachable=0 +failed=0\b.*)$/,
	],
	[
		'failed',
		/^(?:ERROR: Job failed|Finished: (?:FAILURE|UNSTABLE|ABORTED)$|##\[error\]|\S{1,120} exited with code [1-9]|\S{1,253} +: ok=\d{1,6} .{0,200}\b(?:failed|unreachable)=[1-9]|Exited with code|ERROR: script returned exit code|make(?:\[\d{1,3}\])?: \*\*\* |Process exited with code [1-9])/,
	],
];

/** Words that end the output of a command, and begin none. */
const breaks =
	/^(?:##\[error\](?:Process completed|Bash exited|PowerShell exited|The process )|\[Pipeline\] |ERROR: Job failed|ERROR: script returned|Process exited|Exited with code|script returned exit code|make(?:\[\d{1,3}\])?: \*\*\* |TASK \[|PLAY(?: RECAP)? |RUNNING HANDLER |Cleaning up |Post job cleanup|section_end:|\^\^\^ \+\+\+|\u00F0\u009F\u009A\u00A8 Error: The command exited|user command error: |-{4,}$)/;

const fence = /^(?:```|~~~)\w*$/;
const prompt = /^(?:PS [^>]{0,120}> ?|[A-Z]:\\[^>]{0,120}> ?|\S{0,100}[$❯] ?)$/;

/** What ends the list of commands that a step is going to run, which GitHub and Azure print first. */
const endOfList = /^(?:shell: |env:$|##\[endgroup\]|={10,})/;

/** Commands that make what another one missed. */
const creates = / (?:create|apply|run|expose|new-project|install|upgrade)(?: |$)/;

/** `# Title`, and no command behind the prompt of root. */
const title = /^# (?!(?:sudo )?(?:kubectl|oc|helm|kubeadm|cat|ls|cd|vi|vim|less|grep|export) [\w./~-])\S/;

/** Lines within which a title stands. */
const MAX_TITLE = 40;

/** Whoever runs the command goes on whatever it says. */
const ignores = /^\.\.\.ignoring$/;

/** Gets a section, the command that it begins with, the line of it, and whether entries stood right in front. */
type Began = (section: Section, echo: Echo, line: string, isBehindEntries: boolean) => void;

/**
The course of a script in one writer's output: which command runs when, as far as it is echoed, and how the job ended.

Sections that end are handed over, each with the words in it.
*/
export class Script {
	readonly #ended: (section: Section) => void;
	readonly #began: Began;
	section: Section | undefined;
	/** The step's commands are being listed. */
	#lists = false;
	/** Its next line is the first, which repeats the title. */
	#isFirst = false;
	/** The first line is the title of a document in Markdown. */
	#title = false;
	/** Lines read, but for blank ones and comments. */
	#lines = 0;
	#frontMatter = false;
	/** Length of the first line, which underlines it as a title. */
	#width = 0;
	#headings = 0;
	/** Services of compose that ended well. */
	readonly ended = new Set<string>();
	/** How its job ended, by its own words. */
	ending: 'succeeded' | 'failed' | undefined;

	constructor(ended: (section: Section) => void, began: Began) {
		this.#ended = ended;
		this.#began = began;
	}

	/** A document with a title and headings: what it quotes has happened elsewhere. */
	get isDocument(): boolean {
		return this.#title && this.#headings > 0;
	}

	/**
	Whether this line is an echoed command, or the end of one's output: no output itself. latin1.

	`hasLetters` is whether it may hold the name of a client.
	*/
	takes(line: string, number: number, hasLetters: boolean): boolean {
		if (this.#lists) {
			const text = decodeBytes(unframed(line)).trim();
			if (endOfList.test(text)) this.#lists = false;
			else if (text !== '') this.#list(text);
			return true;
		}

		const letter = line.charCodeAt(0);
		this.#readTitle(line, letter);
		const bare = isMark[letter] === 1 && mark.test(line) ? line : hasLetters ? unframed(line) : '';
		if (bare !== '' && (bare === line || mark.test(bare))) {
			for (const [ending, pattern] of jobEnds) if (pattern.test(bare)) this.#ends(ending, bare);
			if (ignores.test(bare)) this.section?.ignore();
			if (breaks.test(bare) || this.#endsQuietly(bare)) {
				this.#begin(new Section(number));
				return true;
			}
		}

		if (!hasLetters && !beginsAsEcho(line)) return false;
		const text = decodeBytes(unframed(line)).trimEnd();
		const echo = echoOn(text);
		if (echo === undefined) {
			if (text !== 'Script contents:') return false;
			this.#begin(new Section(number));
			this.#lists = true;
			return true;
		}

		// What a file or a container prints may look like a command.
		const {section} = this;
		if (
			section?.prints !== undefined &&
			(section.isFenced || (section.prints !== echo.sign && !(section.isListed && echo.sign === '+'))) &&
			!/^(?:##|\[command)/.test(text)
		)
			return false;
		this.#echo(echo, text, number);
		return true;
	}

	/** The end of a quotation, or a prompt behind which nothing was typed: unless a file or a container may have printed it. */
	#endsQuietly(line: string): boolean {
		const {section} = this;
		return (
			section !== undefined &&
			((section.prints === undefined && fence.test(line)) || (!section.printsFiles && prompt.test(line)))
		);
	}

	/** One service of compose that ends well says nothing of the others. */
	#ends(ending: 'succeeded' | 'failed', line: string): void {
		const [, service] = /^(\S{1,120}) exited with code 0$/.exec(line) ?? [];
		if (service !== undefined) this.ended.add(service);
		else this.ending = this.ending === 'failed' ? 'failed' : ending;
	}

	/** The title of a document in Markdown or HTML, also behind its front matter, and its headings. */
	#readTitle(line: string, letter: number): void {
		if (this.#lines > MAX_TITLE && !this.#title) return;
		if (line === '' || line.startsWith('<!--')) return;
		this.#lines++;
		if (this.#lines === 1) this.#width = line.length;
		const isRule = (letter === 0x3d || letter === 0x2d) && /^(?:={3,}|-{3,})$/.test(line);
		if (isRule && this.#lines === 1) this.#frontMatter = true;
		else if (this.#frontMatter) {
			this.#frontMatter = !isRule;
			if (isRule) this.#lines = 0;
		} else if (this.#lines === 1 && ((letter === 0x23 && title.test(line)) || /^<h1[ >]/.test(line)))
			this.#title = true;
		else if (this.#lines === 2 && isRule && letter === 0x3d && line.length === this.#width) this.#title = true;
		else if (this.#title && (isRule || (letter === 0x23 && line.startsWith('## ')))) this.#headings++;
	}

	/** klog entries, or the end of the log. */
	end(): void {
		const {section} = this;
		this.section = undefined;
		this.#lists = false;
		if (section !== undefined) this.#ended(section);
	}

	/** The section that a line belongs to. */
	at(number: number): Section {
		return (this.section ??= new Section(number));
	}

	#begin(section: Section): void {
		this.end();
		this.section = section;
	}

	#echo(echo: Echo, text: string, number: number): void {
		const {section} = this;
		// Whoever creates what was not found has asked for it only.
		if (section !== undefined && echo.isClient && creates.test(echo.command)) section.forgive(echo.command);
		if (section !== undefined && !echo.isClient) {
			// `|| true`, traced by `set -x`.
			if (/^(?:true|:)$/.test(echo.command)) section.ignore();
			// Azure runs its `Script contents:`, and a pipe has two ends.
			if (
				section.isSilent &&
				section.hasClient &&
				(isFilter(echo) || /^\S*\b(?:ba|z|)sh\b.* \S+\.sh$/.test(echo.command))
			)
				return;
		}

		if (section?.isSilent === true && section.hasClient && echo.isClient && !text.startsWith('##')) {
			// The other end of a pipe, or a command behind one that said nothing.
			section.replace(echo);
			this.#began(section, echo, text, false);
			return;
		}

		const next = new Section(number, echo);
		this.#begin(next);
		this.#began(next, echo, text, section === undefined);
		this.#lists = text.startsWith('##[group]Run ');
		this.#isFirst = true;
	}

	#list(text: string): void {
		const {section} = this;
		if (section === undefined) return;
		const echo = echoOf(text);
		if (this.#isFirst && section.commands[0]?.command === echo.command) {
			this.#isFirst = false;
			return;
		}

		this.#isFirst = false;
		section.isListed = true;
		section.add(echo);
		if (echo.isClient) this.#began(section, echo, text, false);
	}
}

/** Any of the marks above: one test for nearly all lines. */
const mark = new RegExp(
	[...jobEnds.map(([, {source}]) => source), breaks.source, ignores.source, fence.source, prompt.source].join('|'),
);

/** Characters that marks begin with; `name exited with code 1` has letters of its own. */
const isMark = new Uint8Array(256);
for (const letter of '#.[`~^-$msu\u00F0') isMark[letter.charCodeAt(0)] = 1;
for (let code = 0x41; code < 0x5b; code++) isMark[code] = 1;
