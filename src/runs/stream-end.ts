import {queryValue, splitUrl} from '../http/resource.ts';
import {isFence} from '../klog/continuation.ts';
import type {RawLine} from '../klog/entry.ts';
import type {Exchange} from '../model/exchange.ts';
import {isError, type Message, type TextLine} from './last-words.ts';

/** What remains of a container's output, and the requests before it. */
type Ending = {readonly tail: readonly TextLine[]; readonly run: {readonly exchanges: readonly Exchange[]}};

/** Who said what at the end of a stream. */
type StreamEnd = {
	/** kubectl's last words. */
	readonly finals: readonly Message[];
	/** The container runtime's own error before them. */
	readonly errors: readonly Message[];
	/** It ends in an error that may be the program's own or kubectl's. */
	readonly unclear: boolean;
};

/**
What kubectl says when a stream ends badly. Behind an upgrade its own errors count, all of which have its prefix: a program that
fails has its exit code reported behind its output. A log that is read may end in any words, but for those of a broken connection.
*/
const streamEnds = {
	upgrade: /^(?:command terminated with exit code \d+|Internal error occurred: |error: )/,
	log: /^error: (?:unexpected EOF|http2: (?:client connection lost|server sent GOAWAY[^\n]*)|stream error: stream ID \d+; [^\n]*|read tcp \S+: [^\n]*)$/,
} as const;

const exitCode = /^command terminated with exit code (\d+)$/;

/** What a runtime writes into the stream when it cannot start a program. Sources: opencontainers/runc, containerd, cri-o, docker. */
const runtimeError =
	/^(?:OCI runtime exec failed: |rpc error: code = \w+ desc = |failed to exec in container: |exec failed(?:: |\()|exec: ")/;

const shell = /^(?:\/(?:usr\/)?bin\/)?(?:ash|bash|dash|fish|ksh|sh|zsh)$/;

/** Splits a container's output from what kubectl and the runtime said behind it. */
export function endOfStream({tail: lines, run}: Ending, messages: readonly Message[]): StreamEnd {
	// What follows a quoted log is its reader's.
	const fence = lines.findIndex(({text}) => isFence(text));
	const tail = fence === -1 ? lines : lines.slice(0, fence);
	const exchange = run.exchanges.at(-1);
	const last = messages.findLast(({lines: [line]}) => tail.some(({number}) => number === line?.number));
	const ends =
		last !== undefined &&
		last.lines.at(-1)?.number === tail.at(-1)?.number &&
		streamEnds[exchange?.status === 101 ? 'upgrade' : 'log'].test(last.text) &&
		// Only the server's words have several lines; what follows others is output.
		(last.lines.length === 1 || last.text.includes('Internal error occurred: '));
	if (!ends) {
		const line = tail.findLast(({text}) => text.trim() !== '');
		return {finals: [], errors: [], unclear: isError(line?.text ?? '')};
	}

	const code = exitCode.exec(last.text)?.[1];
	if (code !== undefined && isShellsOwn(code, exchange)) return {finals: [], errors: [], unclear: false};
	const before: RawLine | undefined = tail[tail.findIndex(({number}) => number === last.lines[0]?.number) - 1];
	const said = tail.find(line => line === before)?.text ?? '';
	const errors =
		code !== undefined && before !== undefined && runtimeError.test(said) ? [{text: said, lines: [before]}] : [];
	return {finals: [last], errors, unclear: false};
}

/**
An interactive shell passes on the exit code of its last command: the user typed it, and saw it. 126 and 127 may be the runtime's.

Source: `exec -it` asks for `stdin=true&tty=true`, kubectl `pkg/cmd/exec/exec.go`.
*/
function isShellsOwn(code: string, exchange: Exchange | undefined): boolean {
	const {query} = splitUrl(exchange?.url ?? '');
	const commands = query.split('&').filter(pair => pair.startsWith('command='));
	return (
		code !== '126' &&
		code !== '127' &&
		queryValue(query, 'stdin') === 'true' &&
		queryValue(query, 'tty') === 'true' &&
		commands.length === 1 &&
		shell.test(queryValue(query, 'command') ?? '')
	);
}
