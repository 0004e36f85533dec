import {isFailed} from '../http/outcome.ts';
import {decodeResource, splitUrl} from '../http/resource.ts';
import type {Entry} from '../klog/entry.ts';
import type {EntrySink} from '../klog/entry-reader.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Run} from '../model/run.ts';
import {linesOf} from '../klog/received.ts';
import {decodeBytes, ownCopy} from '../text/latin1.ts';
import type {Budget} from './budget.ts';
import {commandOn, shellOfPrompt} from './command.ts';
import {dialects} from './dialects/registry.ts';
import {isError, lastWordsOf, type TextLine} from './last-words.ts';
import {endOfStream} from './stream-end.ts';
import {readNote} from './notes.ts';
import {RunBuilder} from './run-builder.ts';

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
	#announced: {readonly builder: RunBuilder; readonly seat: Seat} | undefined;

	/** `onRun` gets each run when it has ended, not always in the order they began. */
	constructor(budget: Budget, onRun: (run: Run) => void) {
		this.#budget = budget;
		this.#onRun = onRun;
	}

	/** Takes one writer's output; a source without named writers has one. */
	sink(): EntrySink {
		const seat: Seat = {byPid: new Map(), current: undefined, currentPid: -1, latest: undefined};
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
		// Most plain lines are output; only short ones can be commands.
		if (line.length < 4000 && (line.includes('kubectl') || line.includes('oc ') || line.includes('helm'))) {
			const command = commandOn(decodeBytes(line));
			if (command !== undefined && !this.#streamsOutput(seat.current)) {
				let builder = this.#announced?.builder;
				if (builder === undefined || builder.saysError) builder = this.#announce(seat, number);
				builder.run.command = command;
				builder.run.shell = shellOfPrompt(line);
				return;
			}
		}

		this.#toTail(seat, line, number, raw);
	}

	#announce(seat: Seat, number: number): RunBuilder {
		const builder = this.#create(undefined, number, undefined);
		this.#announced = {builder, seat};
		return builder;
	}

	/** Unfinished runs that have sent requests: what a screen shows of a log still being read. */
	get open(): readonly Run[] {
		return this.#builders.flatMap(({run}) => (run.exchanges.length > 0 ? [run] : []));
	}

	/** Ends all runs: no more input. */
	finish(): void {
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
		if (run.exchanges.length > 0 || run.notes.length > 0 || run.pid !== undefined) this.#onRun(run);
	}

	/** Ends the run that has been silent longest: a log of many programs must not keep them all open. */
	#retire(): void {
		const idle = this.#builders.filter(builder => builder !== this.#announced?.builder);
		const oldest = idle.reduce((one, other) => (other.run.last < one.run.last ? other : one), idle[0] as RunBuilder);
		oldest.finish();
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
			});
		}

		return true;
	}

	#toTail(seat: Seat, line: string, number: number, raw: string): void {
		const error = isError(line);
		const announced =
			seat.current === undefined || this.#announced?.seat === seat ? this.#announced?.builder : undefined;
		let target = announced ?? seat.current;
		if (target === undefined && error) target = this.#announce(seat, number);
		if (target === undefined) return;
		if (error && target === seat.current) target = speaker(seat, target);
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
