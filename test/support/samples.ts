import {readFileSync} from 'node:fs';

const root = new URL('../../samples/', import.meta.url).pathname;

export type Recorded = {
	readonly file: string;
	readonly class: string | null;
	readonly command: string;
	readonly exitCode: number | null;
};
export type Pasted = {
	readonly file: string;
	readonly failures: ReadonlyArray<{readonly class: string; readonly cause: string; readonly key_line: string}>;
	readonly ok: boolean;
};

const rows = <Row>(folder: string): Row[] =>
	readFileSync(`${root}${folder}/labels.jsonl`, 'utf8')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line) as Row);

export const recorded = rows<Recorded>('recorded');
export const pasted = rows<Pasted>('pasted');

/** The bytes of a sample. */
export const sampleBytes = (path: string): Buffer => readFileSync(root + path);

/** A sample as text; PowerShell's output is decoded. */
export function sampleText(path: string): string {
	const bytes = sampleBytes(path);
	return bytes[0] === 0xff && bytes[1] === 0xfe ? new TextDecoder('utf-16le').decode(bytes) : bytes.toString('utf8');
}

/** All samples, by path under `samples/`. */
export const allSamples = [
	...recorded.map(({file}) => `recorded/${file}`),
	...pasted.map(({file}) => `pasted/${file}`),
];
