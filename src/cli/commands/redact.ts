import {createWriteStream, statSync} from 'node:fs';
import {Readable, type Writable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {setFlagsFromString} from 'node:v8';
import {UserError} from '../../text/user-error.ts';
import {fileSource, inputSource, type Log, type Source, type Watch} from '../../open/open.ts';
import {LineSplitter} from '../../read/line-splitter.ts';
import {Leaks} from '../../redact/leaks.ts';
import {decoded, LogRedactor} from '../../redact/log.ts';
import {Pseudonyms} from '../../redact/pseudonyms.ts';
import {complain} from '../output/complain.ts';
import {defaults, type Options} from '../options/defaults.ts';
import {settled} from '../options/settings.ts';
import {writeNames} from '../output/names.ts';
import {notWritten} from '../output/not-written.ts';
import {refuseInput} from '../output/output-file.ts';
import type {OwnCommand} from './own-command.ts';

export default {
	usage: ['[flags] redact [file|archive|-]…', 'the same logs without their secrets, to be shared'],
	order: 2,
	summary: 'Write logs without their secrets',
	exitStatus: '0 the log was written, 2 unusable input or usage',
	takes: 'files',
	run: async (words, flags = defaults) => redact(words, {...flags, pseudonyms: (await settled(flags)).pseudonyms}),
} satisfies OwnCommand;

/** Redacted logs go to stdout or a file; what was removed is reported on stderr. */
async function redact(words: readonly string[], options: Options): Promise<number> {
	if (options.showSecrets) {
		throw new UserError('redact: --show-secrets would leave them in', 'Share the log itself if that is what you want.');
	}

	const troubles: UserError[] = [];
	const told: string[] = [];
	const watch: Watch = {
		count: () => {},
		trouble: error => {
			troubles.push(error);
		},
		signal: new AbortController().signal,
	};
	setFlagsFromString('--semi-space-growth-factor=1');
	const names = words.length === 0 ? ['-'] : words;
	const sources = names.map(sourceOf);
	const output = outputOf(options, names);
	const pseudonyms = options.pseudonyms ? await namesIn(names, sources, watch) : undefined;
	let logs = 0;
	async function* pieces() {
		for (const source of sources) {
			for await (const log of source.logs(watch)) {
				logs++;
				const leaks = new Leaks();
				yield* redacted(log, leaks, pseudonyms);
				told.push(leaks.text(log.name));
			}
		}
	}

	await write(pieces, output);
	if (pseudonyms !== undefined) writeNames(pseudonyms, options);
	for (const trouble of troubles) complain(trouble);
	if (!options.quiet) process.stderr.write(told.join(''));
	return troubles.length > 0 || logs === 0 ? 2 : 0;
}

function sourceOf(word: string): Source {
	if (word === '-' || word === '/dev/stdin') return inputSource(process.stdin);
	const stats = statSync(word, {throwIfNoEntry: false});
	return fileSource(word, stats?.isFile() === true ? stats.size : undefined);
}

/** The names in all logs: occurrences before the place where a name is learned are renamed, too. */
async function namesIn(words: readonly string[], sources: readonly Source[], watch: Watch): Promise<Pseudonyms> {
	for (const word of words) {
		if (word !== '-' && statSync(word, {throwIfNoEntry: false})?.isFile() !== false) continue;
		throw new UserError(
			`redact --pseudonyms: ${word === '-' ? 'standard input' : word} can be read only once`,
			'Save it as a file, and name that.',
		);
	}

	const pseudonyms = new Pseudonyms();
	for (const source of sources) {
		// Unreadable input is reported when it is read for real.
		for await (const {chunks} of source.logs({...watch, trouble: () => {}})) {
			const lines = new LineSplitter(
				line => {
					pseudonyms.learn(decoded(line));
				},
				{mayEndAtCr: true},
			);
			for await (const chunk of chunks) lines.push(chunk);
			lines.end();
		}
	}

	return pseudonyms;
}

/** The requested file, which must not be one of the inputs. */
function outputOf({output}: Options, inputs: readonly string[]): string | undefined {
	if (output === undefined || output === '-') return undefined;
	refuseInput(`--output ${output}`, output, inputs);
	return output;
}

async function write(pieces: () => AsyncGenerator<string>, file: string | undefined): Promise<void> {
	const to: Writable = file === undefined ? process.stdout : createWriteStream(file);
	try {
		await pipeline(Readable.from(pieces(), {objectMode: false, highWaterMark: 64 * 1024}), to, {
			end: file !== undefined,
		});
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		// `| head`: our reader is gone.
		if (code === 'EPIPE') return;
		if (file === undefined) throw error;
		throw notWritten(`--output ${file}`, error);
	}
}

/** Characters per write. */
const PIECE = 64 * 1024;

/** A log without its secrets, in pieces. */
async function* redacted({chunks}: Log, leaks: Leaks, pseudonyms: Pseudonyms | undefined): AsyncGenerator<string> {
	let out = '';
	const redactor = new LogRedactor(
		text => {
			out += text;
		},
		leaks.add,
		pseudonyms === undefined ? undefined : text => pseudonyms.rename(text),
	);
	for await (const chunk of chunks) {
		redactor.push(chunk);
		if (out.length < PIECE) continue;
		yield out;
		out = '';
	}

	redactor.end();
	yield out;
}
