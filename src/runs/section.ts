import type {RawLine} from '../klog/entry.ts';
import type {ApiStatus} from '../model/exchange.ts';
import {decodeBytes, ownCopy} from '../text/latin1.ts';
import {continuesMessage} from '../words/continuations.ts';
import type {Echo} from '../words/echoes.ts';
import {beginsRecord, isInRecord, unframed} from '../words/frames.ts';
import {sentenceAt} from '../words/sentences.ts';
import {PrintedStatus} from '../words/printed-status.ts';
import {TerraformBox} from '../words/terraform-box.ts';
import {auditIdOn, sayingsOn, type Saying} from '../words/sayings.ts';
import {isError} from './last-words.ts';

/** What a client said without a log level. */
export type Words = {
	readonly text: string;
	readonly lines: readonly RawLine[];
	readonly apiStatus: ApiStatus | undefined;
	/** The command that said it, where the line itself names it. */
	readonly command: string | undefined;
	/** Logged by a program that goes on. */
	readonly goesOn: boolean;
	/** When a program that goes on logged it, as the line has it. */
	readonly time: string | undefined;
	/** Of the answer that it tells of. */
	readonly auditId: string | undefined;
};

/** A message that may go on. */
type Open = Omit<Words, 'text' | 'lines' | 'auditId'> & {
	text: string[];
	readonly lines: RawLine[];
	/** Number of its last line. */
	last: number;
	auditId: string | undefined;
	/** Words that count only within the box of a Kubernetes resource. */
	readonly isPlain: boolean;
	/** An error record of PowerShell, which is broken at the width of its console. */
	readonly isRecord: boolean;
};

/** Lines in front of the first entry that may belong to it. */
const MAX_FIRST = 40;

/** Lines of a message in an error record. */
const MAX_RECORD = 12;

/** Messages kept of one section; a loop can fail for hours. */
const MAX_WORDS = 600;

/**
The lines from one echoed command to the next one, as far as they are no klog entries: what a client says in them, and whether it is
evidence.

Words that only a client of Kubernetes writes count anywhere, but in the output of programs that print what others wrote. Words that
any program may say (`error: …`, `dial tcp …`) count only directly behind a client's command, or as the first line of a log.
*/
export class Section {
	readonly commands: Echo[] = [];
	/** Of the first line, where it is known. */
	readonly first: number;
	/** Lines that say something, so far. */
	#output = 0;
	/** Number of the last of them. */
	#last = 0;
	#open: Open | undefined;
	#words: Open[] = [];
	/** Which of them a client printed last while it was at work. */
	#progress = -1;
	/** What follows is the output of tests. */
	#tests = false;
	/** The same lines again, one by one: `stderr_lines` of Ansible. */
	#repeats = false;
	#box: TerraformBox | undefined;
	/** Those of the next line's answer. */
	#headers: {readonly auditId: string; readonly line: RawLine} | undefined;
	readonly #printed = new PrintedStatus();
	/** A client runs in it, and nothing else that would say why it fails. */
	#expectsErrors = false;
	/** A command of it prints what others wrote. */
	#prints = false;
	/** Other programs run in it, too. */
	#isMixed = false;
	/** Its commands were listed before they ran. */
	isListed = false;
	/** Within a quotation in what it prints. */
	isFenced = false;
	/** Whoever ran it has thought of its failure. */
	guarded = false;
	/** A client of it writes entries: they tell more than its words. */
	hasEntries = false;

	constructor(first: number, echo?: Echo) {
		this.first = first;
		if (echo !== undefined) this.add(echo);
	}

	/** Another command of the same section: the other end of a pipe, or a line of a script. */
	add(echo: Echo): void {
		this.commands.push(echo);
		this.guarded ||= echo.guarded;
		// In a list, nothing tells whose words they are.
		if (this.isListed && echo.kind === 'other' && !silent.test(echo.command)) this.#isMixed = true;
		this.#expectsErrors = !this.#isMixed && (this.#expectsErrors || (echo.isClient && echo.kind !== 'other'));
		this.#prints ||= echo.kind === 'prints';
	}

	/** The command itself was only the beginning of a pipe, or said nothing. */
	replace(echo: Echo): void {
		this.commands.length = 0;
		this.guarded = false;
		this.#expectsErrors = false;
		this.#prints = false;
		this.add(echo);
	}

	/** Whether nothing has been printed yet. */
	get isSilent(): boolean {
		return this.#output === 0;
	}

	get hasClient(): boolean {
		return this.commands.some(({isClient}) => isClient);
	}

	/** Whether this may be the beginning of what a client prints, of whose command nothing is known. */
	get isFirstWords(): boolean {
		return this.commands.length === 0 && this.#output <= MAX_FIRST;
	}

	/** Its words are the first line of the log, and all that is known of them. */
	get isHead(): boolean {
		return this.commands.length === 0 && this.#words.every(({last}) => last === 1);
	}

	/** The sign of a command that prints what others wrote, and of the next one; undefined for other commands and for lists of them. */
	get prints(): string | undefined {
		return this.commands.find(({kind}) => kind === 'prints')?.sign;
	}

	/** The next command creates what this one did not find. */
	forgive(command: string): void {
		const missing = /"([^"]{1,253})" not found$/.exec(this.#words.at(-1)?.text[0] ?? '')?.[1];
		if (missing !== undefined && this.#words.length === 1 && command.includes(missing)) this.guarded = true;
	}

	/** What it prints may look like anything. */
	get printsFiles(): boolean {
		return this.commands.some(({kind, isClient}) => kind === 'prints' && !isClient);
	}

	get isAlone(): boolean {
		return this.commands.length === 1 && this.commands[0]?.isAlone === true && this.#output <= this.#words.length;
	}

	/** The last client that it runs, as it was called. */
	get lastClient(): string | undefined {
		return this.commands.findLast(({isClient}) => isClient)?.command;
	}

	/** Takes a line, unwrapped as far as its wrapper is certain; latin1. `hasLetters` is whether it may hold a sentence of a client. */
	text(line: string, number: number, raw: string, hasLetters: boolean): void {
		const last = line.charCodeAt(line.length - 1);
		if (this.#repeats || (last === 0x5b && line.endsWith('_lines": ['))) {
			this.#repeats = !endOfList.test(line);
			return;
		}

		const first = line.charCodeAt(0);
		if ((first === 0x60 || first === 0x7e || first === 0x20) && /^ {0,3}(?:```|~~~)/.test(line))
			this.isFenced = !this.isFenced;
		if (last === 0xb7 || last === 0xb5) {
			if (TerraformBox.isTop(line)) this.#box = new TerraformBox(this.#words.length);
			else if (TerraformBox.isBottom(line)) this.#closeBox();
		}

		const open = this.#open;
		if (!hasLetters && this.#box === undefined && open === undefined && !this.#printed.isOpen) {
			if (isBlank(line) || (this.#prints && line.length < MAX_HINT && ownHints.test(line))) return;
			this.#count(number);
			if (last === 0x2e && isProgress(line)) this.#progress = this.#output;
			else if (this.#output === 1 || this.#expectsErrors || this.#progress === this.#output - 1)
				this.#tier2(decodeBytes(unframed(line)), {number, raw});
			if (!this.#tests && beginsTests[first] === 1 && isTestRunner(line)) this.#tests = true;
			return;
		}

		// Web pages and chats make no-break spaces of blanks.
		const text = decodeBytes(unframed(line)).replaceAll('\u00A0', ' ');
		if (open !== undefined) {
			if (open.isRecord && open.last === number - 1 && open.lines.length < MAX_RECORD && isInRecord(text)) {
				// Broken between words or within one: the blank at the end is kept.
				open.text = [open.text.join('') + text];
				open.lines.push({number, raw: ownCopy(raw)});
				open.last = number;
				return;
			}

			if (open.last === number - 1 && sentenceAt(text) !== 0 && continuesMessage(open.text, text)) {
				open.text.push(text);
				open.lines.push({number, raw: ownCopy(raw)});
				open.last = number;
				return;
			}

			this.#open = undefined;
		}

		if (text.trim() === '' || (this.#prints && ownHints.test(text))) return;
		this.#count(number);
		if (this.#tests || isTestRunner(text)) {
			this.#tests = true;
			return;
		}

		const auditId = hasLetters ? auditIdOn(text) : undefined;
		if (auditId !== undefined) {
			this.#identify(auditId, {number, raw});
			return;
		}

		this.#box?.push(text);
		const printed = this.#printed.push(text);
		if (printed !== undefined) {
			this.#add({text: printed.message ?? '', apiStatus: printed, command: undefined, goesOn: false}, {number, raw});
			return;
		}

		const sayings = hasLetters && !this.#printed.isOpen ? sayingsOn(text) : [];
		if (sayings.length === 0 && this.#box !== undefined && text.startsWith('Error: '))
			this.#add({text: text.slice('Error: '.length), ...plain}, {number, raw}, true);
		else if (sayings.length === 0) this.#tier2(text, {number, raw});
		for (const saying of sayings) this.#add(saying, {number, raw});
	}

	/** Words that any program may say. */
	#tier2(text: string, line: RawLine): void {
		const isExpected =
			this.#expectsErrors ||
			(this.commands.length === 0 && this.#output === 1 && !ofAnybody.test(text)) ||
			this.#progress === this.#output - 1;
		if (isExpected && isError(text)) this.#add({text, ...plain}, line);
	}

	/** Headers stand one line in front of the body (Python) or behind it (JavaScript). */
	#identify(auditId: string, line: RawLine): void {
		const own = {number: line.number, raw: ownCopy(line.raw)};
		const before = this.#words.at(-1);
		if (before !== undefined && before.last >= line.number - 2) {
			before.auditId ??= auditId;
			before.lines.push(own);
		} else this.#headers = {auditId, line: own};
	}

	/** An error of a Kubernetes resource may have any words, that of another one has none of ours. */
	#closeBox(): void {
		const box = this.#box;
		this.#box = undefined;
		this.#open = undefined;
		if (box === undefined || box.about === 'kubernetes') return;
		const kept = this.#words.splice(box.before).filter(({isPlain}) => box.about === 'program' && !isPlain);
		this.#words.push(...kept);
	}

	#add({text, ...saying}: Saying, line: RawLine, isPlain = false): void {
		const open: Open = {
			// A blank at the end of a line is lost where lines are trimmed.
			text: [text.endsWith('denied the request:') ? `${text} ` : text],
			lines: [{...line, raw: ownCopy(line.raw)}],
			...saying,
			last: line.number,
			isPlain,
			auditId: undefined,
			time: saying.goesOn ? timestamp.exec(line.raw)?.[0] : undefined,
			isRecord: beginsRecord(line.raw),
		};
		const headers = this.#headers;
		if (headers !== undefined && saying.apiStatus !== undefined && headers.line.number === line.number - 1) {
			open.auditId = headers.auditId;
			open.lines.push(headers.line);
		}

		this.#open = open;
		if (this.#words.length < MAX_WORDS) this.#words.push(open);
	}

	/** Whoever wrote the script goes on whatever these words say: `...ignoring` of Ansible. */
	ignore(): void {
		this.guarded = true;
	}

	/** What counts of it. Behind a command that prints what others wrote, only words that stand alone are its own. */
	get words(): readonly Words[] {
		const prints = this.commands.filter(({kind}) => kind === 'prints');
		this.#closeBox();
		const words = this.#words.map(({text, ...rest}) => ({...rest, text: text.join('\n').trimEnd()}));
		if (this.#tests) return [];
		const told = words.length > 1 ? words.filter(({text}) => !consequence.test(text)) : words;
		if (prints.length === 0) return told;
		if (prints.some(({isClient}) => !isClient) && !this.commands.some(({kind}) => kind === 'client')) return [];
		// One command that printed nothing else, or the last words of a script.
		const last = words.at(-1);
		const isAlone = this.#output === words.length;
		if (prints.length === this.commands.length) return isAlone && words.every(({text}) => isError(text)) ? words : [];
		return last !== undefined && this.#last === last.last ? [last] : [];
	}

	#count(number: number): void {
		this.#output++;
		this.#last = number;
	}
}

/** Words of any program in Go or Node: as the first line of a log they may be of any. */
const ofAnybody =
	/^(?:Error: |dial tcp |(?:Get|Post|Put|Patch|Delete) "|[Uu]nable to |invalid character|unexpected end|timed out )/;

/** Commands of a script that say nothing of their own. */
const silent = /^(?:#|cd |set |export |mkdir |echo |source |\. |sleep |true$|:$|if |fi$|done$|then$|else$|\w+=)/;

const plain = {apiStatus: undefined, command: undefined, goesOn: false} as const;

/** What kubectl says on stderr in front of what it was asked for. Sources: kubectl `pkg/cmd/exec`, `pkg/cmd/attach`, `pkg/cmd/util/podcmd`. */
const ownHints =
	/(?:^|[\]|] |\t)(?:If you don't see a command prompt, try pressing enter\.|Defaulted container "|Unable to use a TTY - |Use --debug flag to render out invalid YAML|All commands and output from this session will be recorded)/;

/** Longest of them, with its frames. */
const MAX_HINT = 300;

/** The first one of a line. */
const timestamp = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/;

const endOfList = /^\s*\],?\s*$/;

/** Of the command in front of the pipe, which said why. Source: kubectl `pkg/cmd/apply/apply.go`, cli-runtime `pkg/resource`. */
const consequence = /^error: no objects passed to \w+$/;

const isBlank = (line: string): boolean => line.trim() === '';

/** What only helm and kubectl print while they wait. Sources: helm `pkg/cmd/upgrade.go`, kubectl `pkg/polymorphichelpers/rollout_status.go`. */
const isProgress = (line: string): boolean =>
	/(?:Release "[^"]{1,253}" does not exist\. Installing it now\.|Waiting for (?:deployment|daemon set|statefulset|deployment spec|partitioned roll out|\d+ pods)\b[^\n]{0,300}\.\.\.)$/.test(
		line,
	);

const beginsTests = new Uint8Array(256);
for (const letter of '=-cPFo[Tt') beginsTests[letter.charCodeAt(0)] = 1;

/** How test runners announce themselves. */
const isTestRunner = (line: string): boolean =>
	/^(?:=== RUN |--- FAIL: |=+ test session starts =+|={3,} FAILURES ={3,}|collected \d+ items|(?:PASS|FAIL) {1,2}\S+\.(?:test|spec)\.|ok {2}\t\S|\[INFO\]  T E S T S|TAP version \d|test result: )/.test(
		line,
	);
