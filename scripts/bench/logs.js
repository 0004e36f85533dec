// Logs of any size, generated from the recorded samples: the same bytes every time, never entirely in memory.
import {closeSync, existsSync, openSync, readFileSync, renameSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {root} from './measure.js';

/** Bytes per write; a few lines at a time would make the disk the bottleneck. */
const CHUNK = 1024 * 1024;
/** Bytes of one run in a mixed log. */
const RUN = 8e6;

/** Long-running programs: each repeats what a recorded one did, and ends like a recorded failure. */
const bodies = [
	'1.22.0/get-pods.v8.log',
	'1.28.3/get-pods.v9.log',
	'1.32.3/patch.v8.log',
	'1.33.9/get-pods.v6.log',
	'1.33.9/get-pods.v8.log',
	'1.36.3/adm-warn.v8.log',
	'1.20.2/get-pods.v7.log',
	'1.24.0/create-secret.v8.log',
];
const ends = [
	'1.33.9/forbidden-list.v8.log',
	'1.32.3/all-503.v6.log',
	'1.28.3/hang.v6.log',
	'1.24.0/apply-ssa-conflict.v6.log',
	'1.36.3/etcd-slow.v8.log',
];

/** A recorded log; latin1 keeps every byte as it is. */
export const recorded = name => readFileSync(join(root, 'samples/recorded', name), 'latin1');

/** Turns a log into another run of its program. */
const withPid = (text, pid) =>
	text.replaceAll(
		/^([IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} )( *\d+)( )/gm,
		(_, front, old, back) => front + String(pid).padStart(old.length) + back,
	);

/** A log of many programs, about as long as requested. */
export function* mixedLog(bytes) {
	let written = 0;
	for (let run = 0; written < bytes; run++) {
		const block = withPid(recorded(bodies[run % bodies.length]), 1000 + run);
		for (let size = 0; size < RUN && written < bytes; size += block.length) {
			yield block;
			written += block.length;
		}

		const end = withPid(recorded(ends[run % ends.length]), 1000 + run);
		yield end;
		written += end.length;
	}
}

/** Writes pieces of latin1 one after another, and returns their bytes. An interrupted run leaves no file of that name. */
export function writeLog(path, pieces) {
	const unfinished = `${path}.part`;
	const file = openSync(unfinished, 'w');
	let bytes = 0;
	let chunk = '';
	const write = () => {
		bytes += writeSync(file, Buffer.from(chunk, 'latin1'));
		chunk = '';
	};
	try {
		for (const piece of pieces) {
			chunk += piece;
			if (chunk.length >= CHUNK) write();
		}

		write();
	} finally {
		closeSync(file);
	}

	renameSync(unfinished, path);
	return bytes;
}

/** Writes the log unless an earlier benchmark left it; returns its path. */
export function keptLog(path, pieces) {
	if (!existsSync(path)) writeLog(path, pieces);
	return path;
}
