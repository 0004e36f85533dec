import {isFailed} from '../http/outcome.ts';
import {decodeResource, splitUrl} from '../http/resource.ts';
import type {Entry} from '../klog/entry.ts';
import type {EntrySink} from '../klog/entry-reader.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Run} from '../model/run.ts';
import {linesOf} from '../klog/received.ts';
import {decodeBytes, ownCopy} from '../text/latin1.ts';
import type {Budget} from './budget.ts';
import {hasLetters} from '../words/hints.ts';
import {Attempts} from './attempts.ts';
import {shellOfPrompt} from './command.ts';
import {dialects} from './dialects/registry.ts';
import {isError, lastWordsOf, type TextLine} from './last-words.ts';
import {endOfStream} from './stream-end.ts';
import {readNote} from './notes.ts';
import {RunBuilder} from './run-builder.ts';
import {Script} from './script.ts';
import {Section, type Words} from './section.ts';

/** Maximum open runs; few programs are interleaved, but many can follow one another. */
const MAX_OPEN = 64;

/** Plain lines kept of a credential plugin's output after its own klog entries. */
const MAX_PLUGIN_LINES = 40;

/** Where one writer's entries and lines go: containers in one log all number their processes from 1. */
type Seat = {
	readonly byPid: Map<number, RunBuilder>;
	current: RunBuilder | undefined;
	currentPid: number;
	/** The last entry that belongs to a run. */
	latest: Entry | undefined;
	/** The commands that are echoed between entries. */
	readonly script: Script;
};

/**
Sorts the entries and lines of one source into runs.

The process ID in the header identifies the run; plain lines belong to the run of the previous entry, or to the command echoed
before them.
*/
export class RunBook {
	readonly #budget: Budget;
	readonly #onRun: (run: Run) => void;
	#builders: RunBuilder[] = [];
	readonly #seats = new Set<Seat>();
	/** A command was echoed and none of its entries has arrived yet. */
	#announced: {readonly builder: RunBuilder; readonly section: Section} | undefined;
	readonly #attempts = new Attempts();
	/** Services of compose in which a client said something. */
	readonly #services = new Set<string>();
	/** Commands that were echoed. */
	#commands = 0;
	/** Runs whose entries another program may have written. */
	readonly #quoting: Run[] = [];
	readonly #isDirect: boolean;

	/**
	`onRun` gets each run when it has ended, not always in the order they began. What comes directly from a client is that client's, and holds no
	commands.
	*/
	constructor(budget: Budget, onRun: (run: Run) => void, isDirect = false) {
		this.#budget = budget;
		this.#onRun = onRun;
		this.#isDirect = isDirect;
	}

	/** Takes one writer's output; a source without named writers has one. */
	sink(): EntrySink {
		const script = new Script(
			section => {
				this.#endSection(section);
			},
			(section, {command, isClient}, line, isBehindEntries) => {
				this.#commands++;
				// `|| true` behind entries, traced by `set -x`.
				if (isBehindEntries && seat.current !== undefined && /^(?:true|:)$/.test(command))
					seat.current.run.guarded = true;
				if (isClient) this.#announce(section, command, line);
			},
		);
		const seat: Seat = {byPid: new Map(), current: undefined, currentPid: -1, latest: undefined, script};
		this.#seats.add(seat);
		return {
			entry: entry => {
				this.#entry(seat, entry);
			},
			text: (line, number, raw) => {
				this.#text(seat, line, number, raw);
			},
		};
	}

	#entry(seat: Seat, entry: Entry): void {
		const run = this.#runOf(seat, entry);
		if (run !== undefined) {
			const {section} = seat.script;
			// Entries of the command tell how it went; and the head of a log that was cut off may have been one.
			if (section !== undefined && (section.hasClient || section.isHead)) section.hasEntries = true;
			seat.script.end();
		}
		if (run === undefined) {
			for (const line of entry.lines) this.#toTail(seat, line.raw, line.number, line.raw);
			return;
		}

		if (run.tail.length > 0) {
			// What comes through a stream is the container's, also between entries of kubectl.
			if (run.saysError && !this.#streamsOutput(run)) keepErrors(run);
			run.turn();
		}

		run.run.last = entry.last;
		seat.current = run;
		seat.latest = entry;
		seat.currentPid = entry.header?.pid ?? barePid(seat);
		for (const {read} of dialects) if (read(entry, run)) return;
		readNote(entry, run);
	}

	#text(seat: Seat, line: string, number: number, raw: string): void {
		const {script} = seat;
		const isStream = script.section === undefined && this.#streamsOutput(seat.current);
		const letters = hasLetters(line);
		if (!this.#isDirect && !isStream && script.takes(line, number, letters)) return;
		if (script.section === undefined && seat.current !== undefined) {
			this.#toTail(seat, line, number, raw);
			return;
		}

		const section = script.section ?? (this.#isDirect ? this.#directSection(seat, number) : script.at(number));
		section.text(line, number, raw, letters);
		// At the beginning of a log, it may be what a credential plugin printed before any entry.
		if (this.#announced === undefined && section.isFirstWords && isError(line))
			this.#announced = {builder: this.#create(undefined, number, undefined), section};
		const announced = this.#announced;
		// If entries of its own follow, it is what a client of them printed before.
		if (announced?.section === section) announced.builder.text(ownLine(line, number, raw), isError(line));
	}

	#directSection(seat: Seat, number: number): Section {
		const section = seat.script.at(number);
		section.add({kind: 'client', command: '', guarded: false, isClient: true, isAlone: false, sign: ''});
		this.#announced = {builder: this.#create(undefined, number, undefined), section};
		return section;
	}

	/** A client's command: its entries and words may follow. */
	#announce(section: Section, command: string, line: string): void {
		let announced = this.#announced;
		if (announced?.section !== section) {
			announced = {builder: this.#create(undefined, section.first, undefined), section};
			this.#announced = announced;
		} else if (section.commands.length > 1) return;
		announced.builder.run.command = command;
		announced.builder.run.shell = shellOfPrompt(line);
	}

	/** Remembers the service of compose in which something was said. */
	#serves(line: string | undefined): void {
		const service = /(?:^| )([\w.-]{1,120}) {1,60}\| /.exec(line?.slice(0, 200) ?? '')?.[1];
		if (service !== undefined) this.#services.add(service);
	}

	/** The words of a client that wrote no entries. */
	#endSection(section: Section): void {
		const announced = this.#announced?.section === section ? this.#announced.builder : undefined;
		if (announced !== undefined) this.#announced = undefined;
		const {words, lastClient} = section;
		const command = lastClient ?? words.find(({command: named}) => named !== undefined)?.command;
		const drop = (builder: RunBuilder | undefined) => {
			if (builder !== undefined) this.#builders = this.#builders.filter(other => other !== builder);
		};
		// They are the last words of a run, or what it said on the way.
		if (section.hasEntries) {
			drop(announced);
			return;
		}

		if (words.length === 0) {
			if (command !== undefined) this.#attempts.went(command);
			drop(announced);
			return;
		}

		const before = command === undefined ? undefined : this.#attempts.of(command);
		const builder =
			before ?? announced ?? this.#create(undefined, words[0]?.lines[0]?.number ?? section.first, undefined);
		if (builder !== announced) drop(announced);
		const blame = words.find(({text}) => usesPlugin.test(text));
		if (blame !== undefined) notePlugin(builder, announced?.tail ?? [], blame);
		builder.tail = [];
		builder.saysError = false;
		if (command !== undefined && command !== '') {
			builder.run.command = command;
			this.#attempts.failed(command, builder);
		}

		this.#serves(words[0]?.lines[0]?.raw);
		builder.run.guarded = section.guarded;
		builder.run.isAlone = section.isAlone;
		for (const {text, lines, apiStatus, goesOn, time, auditId} of words) {
			builder.note(goesOn ? 'error' : 'final', text, {lines, time, auditId}, apiStatus);
			builder.run.last = Math.max(builder.run.last, lines.at(-1)?.number ?? 0);
		}
	}

	/** What the job says of its end, unless its parts disagree. */
	get ending(): 'succeeded' | 'failed' | undefined {
		const endings = [...this.#seats].map(({script}) => script.ending);
		const ended = new Set([...this.#seats].flatMap(({script}) => [...script.ended]));
		if (endings.every(ending => ending === undefined) && this.#services.size > 0)
			return [...this.#services].every(service => ended.has(service)) ? 'succeeded' : undefined;

		return endings.includes('failed') ? 'failed' : endings.find(ending => ending !== undefined);
	}

	/** Unfinished runs that have sent requests: what a screen shows of a log still being read. */
	get open(): readonly Run[] {
		return this.#builders.flatMap(({run}) => (run.exchanges.length > 0 ? [run] : []));
	}

	/** Ends all runs: no more input. */
	finish(): void {
		for (const {script} of this.#seats) script.end();
		// Alone, it is what somebody wants to know about.
		for (const run of this.#quoting) run.isQuoted = this.#commands > 1;
		if ([...this.#seats].some(({script}) => script.isDocument))
			this.#builders = this.#builders.filter(({run}) => run.startedAt !== undefined || run.exchanges.length > 0);
		for (const builder of this.#builders) builder.finish();
		// A credential plugin's words go to the run it serves before that run is emitted.
		const isSilent = ({run}: RunBuilder) => run.exchanges.length === 0;
		for (const builder of this.#builders.filter(isSilent)) this.#close(builder);
		for (const builder of this.#builders.filter(other => !isSilent(other))) this.#close(builder);
		this.#builders = [];
	}

	/** Emits the run, with its last words. */
	#close(builder: RunBuilder): void {
		if (this.#adopted(builder)) return;
		const messages = lastWordsOf(builder.tail, builder.run.startedAt !== undefined);
		const streams = this.#streamsOutput(builder);
		const end = streams ? endOfStream(builder, messages) : {finals: messages, errors: [], unclear: false};
		for (const {text, lines} of end.errors) builder.note('error', text, {lines});
		for (const {text, lines} of end.finals) builder.note('final', text, {lines});
		builder.run.endsUnclear = end.unclear;
		builder.run.printed = builder.tail.some(({text}) => text.trim() !== '');

		const {run} = builder;
		describe(run);
		if (run.exchanges.length === 0) this.#serves(run.notes[0]?.lines[0]?.text);
		if (run.exchanges.length > 0 || run.notes.length > 0 || run.pid !== undefined) this.#onRun(run);
	}

	/** Ends the run that has been silent longest: a log of many programs must not keep them all open. */
	#retire(): void {
		const idle = this.#builders.filter(builder => builder !== this.#announced?.builder);
		const oldest = idle.reduce((one, other) => (other.run.last < one.run.last ? other : one), idle[0] as RunBuilder);
		oldest.finish();
		this.#attempts.forget(oldest);
		this.#close(oldest);
		this.#builders = this.#builders.filter(builder => builder !== oldest);
		for (const seat of this.#seats) {
			if (seat.current === oldest) seat.current = undefined;
			for (const [pid, builder] of seat.byPid) if (builder === oldest) seat.byPid.delete(pid);
		}
	}

	/**
	Credential plugins are separate programs, and some log with klog: their output belongs to the run they serve.

	Such a process sends no requests visible in this log, and lives between two entries of the program waiting for it.
	*/
	#adopted({run, tail}: RunBuilder): boolean {
		if (run.exchanges.length > 0 || run.kubeconfig !== undefined || run.command !== undefined) return false;
		if (run.notes.some(({kind}) => kind !== 'final' && kind !== 'error' && kind !== 'warning')) return false;
		const parent = this.#builders.find(
			other =>
				other.run !== run && other.run.first < run.first && other.run.last > run.last && other.run.pid !== undefined,
		)?.run;
		if (parent === undefined) return false;
		const about = parent.notes.find(
			({kind, text, lines: [line]}) => kind !== 'plugin' && usesPlugin.test(text) && (line?.number ?? 0) > run.first,
		);
		const words = run.notes.filter(({kind}) => kind !== 'warning');
		const plain = tail.slice(0, MAX_PLUGIN_LINES);
		if (about === undefined) return words.every(({kind}) => kind !== 'final');
		for (const note of words) parent.notes.push({...note, kind: 'plugin', after: about.after});
		if (plain.length > 0) {
			parent.notes.push({
				kind: 'plugin',
				text: plain.map(({text}) => decodeBytes(text)).join('\n'),
				lines: plain.flatMap(linesOf),
				after: about.after,
				apiStatus: undefined,
				time: undefined,
				auditId: undefined,
			});
		}

		return true;
	}

	#toTail(seat: Seat, line: string, number: number, raw: string): void {
		const error = isError(line);
		let target = seat.current;
		if (target === undefined) return;
		if (error) target = speaker(seat, target);
		target.text(ownLine(line, number, raw), error);
	}

	#create(pid: number | undefined, number: number, startedAt: string | undefined): RunBuilder {
		const builder = new RunBuilder(
			{
				index: 0,
				pid,
				command: undefined,
				shell: undefined,
				program: undefined,
				version: undefined,
				serverVersion: undefined,
				kubeconfig: undefined,
				clientCertificate: undefined,
				startedAt,
				exitCode: undefined,
				printed: false,
				endsUnclear: false,
				guarded: false,
				isAlone: false,
				isQuoted: false,
				recovered: false,
				exchanges: [],
				omitted: 0,
				notes: [],
				first: number,
				last: number,
			},
			this.#budget,
		);
		this.#builders.push(builder);
		if (this.#builders.length > MAX_OPEN) this.#retire();
		return builder;
	}

	/** The run of an entry; undefined when the entry is output of a container that itself logs with klog. */
	#runOf(seat: Seat, entry: Entry): RunBuilder | undefined {
		const pid = entry.header?.pid ?? barePid(seat);
		const loads = entry.letter === 0x43 && entry.message.startsWith('Config loaded from file');
		if (!loads && seat.current !== undefined && pid === seat.currentPid) return seat.current;
		if (loads && this.#announced === undefined && this.#streamsOutput(seat.current) && isInside(entry, seat)) {
			return undefined;
		}

		const bare = seat.byPid.get(NO_PID);
		if (pid !== NO_PID && bare !== undefined && bare === seat.current && !hasEnded(bare) && !loads) {
			// A copy that lost the headers of its first lines.
			seat.byPid.delete(NO_PID);
			seat.byPid.set(pid, bare);
			bare.run.pid = pid;
			bare.run.startedAt ??= entry.time;
		}

		const known = seat.byPid.get(pid);
		if (known !== undefined) {
			// Containers reuse process IDs: after its last words, a program that loads its configuration is a new one.
			if (!(loads || pid === NO_PID) || !hasEnded(known)) return known;
		} else if (!loads && this.#announced === undefined && this.#streamsOutput(seat.current)) {
			return undefined;
		}

		const builder = this.#announced?.builder ?? this.#create(undefined, entry.number, entry.time);
		if (this.#announced !== undefined) {
			this.#announced.section.hasEntries = true;
			const {printsFiles, guarded} = this.#announced.section;
			builder.run.guarded = guarded;
			if (builder.run.command !== undefined) this.#attempts.logged(builder.run.command, builder);
			const [, verb] = / (logs?|exec|attach|rsh|run|debug)(?: |$)/.exec(builder.run.command ?? '') ?? [];
			if (verb?.startsWith('log') === true) this.#quoting.push(builder.run);
			else builder.run.isQuoted = printsFiles || verb !== undefined;
		}

		this.#announced = undefined;
		builder.run.pid = entry.header?.pid;
		builder.run.startedAt ??= entry.time;
		seat.byPid.set(pid, builder);
		return builder;
	}

	/** After an answered request for container output, what follows is the container's, whatever it looks like. */
	#streamsOutput(builder: RunBuilder | undefined): boolean {
		const last = builder?.run.exchanges.at(-1);
		return last !== undefined && isStream(last);
	}
}

/**
Whose last words these are, when several programs write at once: the current run's, unless its requests succeeded and exactly one
of the others, still running when the current one began, has just failed without saying why.
*/
function speaker(seat: Seat, current: RunBuilder): RunBuilder {
	if (seat.byPid.size < 2 || hasFailed(current)) return current;
	const others = [...seat.byPid.values()].filter(
		other => other !== current && other.run.last > current.run.first && hasFailed(other) && !other.saysError,
	);
	return others.length === 1 && others[0] !== undefined ? others[0] : current;
}

/** The process ID of entries without a header. */
const NO_PID = 0;

/** Entries that lost their header belong to the program that wrote last, unless it had ended. */
const barePid = ({current, currentPid}: Seat): number =>
	current === undefined || hasEnded(current) ? NO_PID : currentPid;

/** A line copied into strings of its own: a slice would keep its whole chunk alive. */
function ownLine(line: string, number: number, raw: string): TextLine {
	const text = ownCopy(line);
	return {number, text, raw: raw === line ? text : ownCopy(raw)};
}

/** client-go's words when a credential plugin failed to deliver. */
const usesPlugin = /getting credentials: |refreshing credentials: |exec plugin/;

/** What was printed in front of the words that blame the plugin. */
function notePlugin(builder: RunBuilder, printed: readonly TextLine[], blame: Words): void {
	const end = blame.lines[0]?.number ?? 0;
	const lines = printed.filter(({number, text}) => number < end && text.trim() !== '').slice(-MAX_PLUGIN_LINES);
	if (lines.length > 0) builder.note('plugin', lines.map(({text}) => decodeBytes(text)).join('\n'), {lines});
}

const hasFailed = ({latest}: RunBuilder): boolean => latest !== undefined && latest.ended && isFailed(latest);

const isStream = (exchange: Exchange): boolean => {
	if (exchange.status === undefined || exchange.status >= 400) return false;
	const {path} = splitUrl(exchange.url);
	return exchange.status === 101 ? /\/(?:exec|attach)$/.test(path) : path.endsWith('/log');
};

/**
Whether a program that loads its configuration while a container's output is shown runs in that container: the next program on the
same machine starts later, and has a higher process ID.
*/
const isInside = (entry: Entry, {latest, currentPid}: Seat): boolean =>
	(entry.header?.pid ?? 0) < currentPid || (entry.time ?? '') < (latest?.time ?? '');

const hasEnded = (builder: RunBuilder): boolean =>
	builder.run.notes.some(({kind}) => kind === 'final') || builder.saysError;

/** Errors printed while the program goes on, such as an eviction that will be retried. */
function keepErrors(builder: RunBuilder): void {
	for (const {text, lines} of lastWordsOf(builder.tail)) {
		builder.note('error', text.split('\n', 1)[0] ?? text, {lines: lines.slice(0, 1)});
	}
}

/** `kubectl/v1.33.9 (linux/amd64) kubernetes/69220b6`, `Helm/3.16.4`, `oc/4.12 …` */
const userAgent = /^([\w.-]+)\/v?(\S+)/;

function describe(run: Run): void {
	for (const exchange of run.exchanges) {
		const agent = userAgent.exec(exchange.requestHeaders.get('user-agent') ?? '');
		if (agent !== null) {
			run.program ??= (agent[1] ?? '').toLowerCase().replace(/\.exe$/, '');
			run.version ??= agent[2];
		}

		if (
			run.serverVersion === undefined &&
			exchange.responseBody !== undefined &&
			decodeResource(exchange.method, exchange.url)?.path === '/version'
		) {
			run.serverVersion = /"gitVersion"\s*:\s*"v?([^"]+)"/.exec(exchange.responseBody.text)?.[1];
		}
	}
}
