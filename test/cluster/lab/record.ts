import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Recording} from './recording.ts';
import type {Situation} from './situation.ts';

const samples = fileURLToPath(new URL('../../../samples/cluster', import.meta.url));
const reports = fileURLToPath(new URL('../../../reports/cluster', import.meta.url));

/** Bytes: one log in full length is enough for its situation, and all together must stay small. */
const LIMIT = 40_000;

const nameOf = ({situation, server, client, level}: Recording) =>
	`${situation.replaceAll('/', '-')}.s${server}.k${client}.v${level}`;

/** The folder of the run becomes a home, so that a record says nothing of the machine that made it. */
function neutral(recording: Recording): Recording {
	const {folder = '', home = ''} = recording.values;
	const values = Object.fromEntries(Object.entries(recording.values).filter(([name]) => !/^pki$|\bca\b/.test(name)));
	const text = JSON.stringify({...recording, values});
	return JSON.parse(
		text.replaceAll(String(home), '/home/ops').replaceAll(String(folder), '/home/ops/cluster'),
	) as Recording;
}

async function write(folder: string, recording: Recording): Promise<void> {
	const {log, ...rest} = neutral(recording);
	await mkdir(folder, {recursive: true});
	const name = nameOf(recording);
	await writeFile(join(folder, `${name}.log`), log);
	await writeFile(join(folder, `${name}.json`), `${JSON.stringify(rest, undefined, '\t')}\n`);
}

export const record = {
	/** For a look at it: `reports` is not part of the project. */
	failed: (recording: Recording) => write(reports, recording),
	/** With `--record`, one log of each situation goes to `samples/cluster`. */
	async passed(recording: Recording, {versions}: Situation): Promise<void> {
		const isWanted = process.env['CLUSTER_RECORD'] === '1' && recording.log.length <= LIMIT;
		// Every second situation shows the older server.
		const isMine = versions?.length === 1 || (recording.situation.length % 2 === 0) === (recording.server === '1.37');
		if (isWanted && isMine) await write(samples, recording);
	},
};
