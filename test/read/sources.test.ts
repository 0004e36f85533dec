import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Readable} from 'node:stream';
import {deflateRawSync, gzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {strToU8, zipSync} from 'fflate';
import {PasteReader} from '../../src/cli/input/paste.ts';
import {progressLine, showsProgress} from '../../src/cli/output/progress.ts';
import {encodingOf, toUtf8} from '../../src/open/encoding.ts';
import {filesLike, logsUnder} from '../../src/open/find-files.ts';
import {fileSource, streamSource, type Source} from '../../src/open/open.ts';

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-sources-'));
});

afterAll(() => {
	rmSync(folder, {recursive: true});
});

type Read = {readonly logs: Record<string, string>; readonly troubles: string[]; readonly bytes: number};

/** Reads a source as `analyze` does: one log after the other. */
async function read(source: Source, signal = new AbortController().signal): Promise<Read> {
	const logs: Record<string, string> = {};
	const troubles: string[] = [];
	let bytes = 0;
	const watch = {
		signal,
		count: (more: number) => {
			bytes += more;
		},
		trouble: (error: Error) => {
			troubles.push(error.message);
		},
	};
	for await (const log of source.logs(watch)) {
		const chunks: Buffer[] = [];
		for await (const chunk of log.chunks) chunks.push(Buffer.from(chunk, 'latin1'));
		logs[log.name] = Buffer.concat(chunks).toString('utf8');
	}

	return {logs, troubles, bytes};
}

/** The bytes in pieces of one size, as a pipe may deliver them. */
const piped = (bytes: Uint8Array, size = 1000): Source => {
	const pieces: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += size) pieces.push(Buffer.from(bytes.subarray(at, at + size)));
	return streamSource(Readable.from(pieces), 'in');
};

const stored = (name: string, bytes: Uint8Array): Source => {
	const path = join(folder, name);
	writeFileSync(path, bytes);
	return {...fileSource(path, bytes.length), name};
};

/** Names without the folder of the test. */
const short = (result: Read) => ({
	logs: Object.fromEntries(Object.entries(result.logs).map(([name, text]) => [name.replace(`${folder}/`, ''), text])),
	troubles: result.troubles.map(text => text.replace(`${folder}/`, '')),
});

/** One header and the content, padded, as POSIX has it. */
function tarEntry(name: string, content: Buffer | string, type = '0'): Buffer {
	const data = Buffer.from(content);
	const header = Buffer.alloc(512);
	header.write(name.slice(0, 100), 0, 'latin1');
	header.write('0000644\0'.repeat(1), 100);
	header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
	header.write(' '.repeat(8), 148);
	header.write(type, 156);
	header.write('ustar\u000000', 257, 'latin1');
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}

const tar = (...entries: readonly Buffer[]) => Buffer.concat([...entries, Buffer.alloc(1024)]);
const zip = (files: Record<string, string | Uint8Array>) =>
	zipSync(
		Object.fromEntries(
			Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]),
		),
	);
const noise = Buffer.from(Array.from({length: 300}, (_, index) => (index * 37) % 256));

describe('archives', () => {
	test.each([1, 7, 511, 513, 100_000])('are the same in pieces of %d bytes', async size => {
		const inner = {'a.log': 'one\n', 'deep/b.txt': 'two\n'};
		const archive = tar(
			tarEntry('./logs/a.log', 'tar\n'),
			tarEntry('picture.png', noise),
			tarEntry('empty.txt', ''),
			tarEntry('folder/', '', '5'),
			tarEntry('link', '', '2'),
			tarEntry('in.zip', Buffer.from(zip(inner))),
			tarEntry('old.log.gz', gzipSync('gzipped\n')),
		);
		expect(await read(piped(gzipSync(archive), size))).toMatchObject({
			logs: {
				'in!logs/a.log': 'tar\n',
				'in!in.zip!a.log': 'one\n',
				'in!in.zip!deep/b.txt': 'two\n',
				'in!old.log.gz': 'gzipped\n',
			},
			troubles: [],
		});
	});

	test('long names: GNU, POSIX, and the prefix of ustar', async () => {
		const long = `${'folder/'.repeat(30)}a.log`;
		const record = ` path=${long}\n`;
		const pax = `${record.length + 3}${record}`;
		const prefixed = tarEntry('c.log', 'three\n');
		prefixed.write('some/where', 345);
		prefixed.write(' '.repeat(8), 148);
		const sum = prefixed.subarray(0, 512).reduce((total, byte) => total + byte, 0);
		prefixed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
		const archive = tar(
			tarEntry('././@LongLink', `${long}\0`, 'L'),
			tarEntry('cut', 'one\n'),
			tarEntry('PaxHeaders/a.log', pax, 'x'),
			tarEntry('cut', 'two\n'),
			prefixed,
		);
		const {logs, troubles} = await read(piped(archive));
		expect(troubles).toEqual([]);
		expect(Object.entries(logs)).toEqual([
			[`in!${long}`, 'two\n'],
			['in!some/where/c.log', 'three\n'],
		]);
	});

	test('made by real programs', async () => {
		const root = mkdtempSync(join(folder, 'real-'));
		mkdirSync(join(root, 'job/deep'), {recursive: true});
		writeFileSync(join(root, 'job/a.log'), 'one\n');
		writeFileSync(join(root, `job/deep/${'ü'.repeat(60)}.txt`), 'two\n'.repeat(10_000));
		const made: Array<[file: string, program: string, args: readonly string[]]> = [
			['plain.zip', 'zip', ['-qr', 'plain.zip', 'job']],
			['zip64.zip', 'zip', ['-qr', '-fz', 'zip64.zip', 'job']],
			['stored.zip', 'zip', ['-qr0', 'stored.zip', 'job']],
			['streamed.zip', 'sh', ['-c', 'zip -qr - job | cat > streamed.zip']],
			['gnu.tar', 'tar', ['--format=gnu', '-cf', 'gnu.tar', 'job']],
			['pax.tgz', 'tar', ['--format=pax', '-czf', 'pax.tgz', 'job']],
			['v7.tar', 'tar', ['--format=ustar', '-cf', 'v7.tar', 'job']],
		];
		for (const [file, program, args] of made) {
			// A bare machine has neither zip nor GNU tar; archives made here are read above.
			if (spawnSync(program, args, {cwd: root}).status !== 0) continue;
			const path = join(root, file);
			for (const source of [fileSource(path, undefined)]) {
				const {logs, troubles} = await read(source);
				expect([
					file,
					troubles,
					Object.values(logs)
						.map(text => text.length)
						.toSorted((a, b) => a - b),
				]).toEqual([file, [], [4, 40_000]]);
				expect(Object.keys(logs).toSorted()).toEqual([`${path}!job/a.log`, `${path}!job/deep/${'ü'.repeat(60)}.txt`]);
			}
		}
	});

	test('a zip from a pipe is spooled, and leaves no file behind', async () => {
		const before = readdirSync(tmpdir()).filter(name => /^kubectl-debug-[\da-f]{8}-/.test(name));
		const {logs} = await read(piped(zip({'a.log': 'one\n'})));
		expect(logs).toEqual({'in!a.log': 'one\n'});
		expect(readdirSync(tmpdir()).filter(name => /^kubectl-debug-[\da-f]{8}-/.test(name))).toEqual(before);
	});

	test("GitHub's logs: the steps, and not the whole job once more", async () => {
		const files = {'0_deploy.txt': 'all\n', 'deploy/1_Set up job.txt': 'one\n', 'deploy/2_kubectl.txt': 'two\n'};
		const {logs} = short(await read(stored('github.zip', zip({...files, '1_lint.txt': 'lint\n'}))));
		expect(logs).toEqual({
			'github.zip!deploy/1_Set up job.txt': 'one\n',
			'github.zip!deploy/2_kubectl.txt': 'two\n',
			'github.zip!1_lint.txt': 'lint\n',
		});
	});

	test('three levels, and no more', async () => {
		let archive: Uint8Array = strToU8('deep\n');
		const names = ['a.log', 'one.zip', 'two.zip', 'three.zip'];
		for (const name of names.slice(0, 3)) archive = zip({[name]: archive});
		expect((await read(piped(archive))).logs).toEqual({'in!two.zip!one.zip!a.log': 'deep\n'});
		expect(await read(piped(zip({'three.zip': archive})))).toMatchObject({
			logs: {},
			troubles: ['in!three.zip!two.zip!one.zip: lies in 3 archives already'],
		});
	});

	test('what is packed in itself ends', async () => {
		expect((await read(piped(gzipSync(gzipSync('twice\n'))))).logs).toEqual({in: 'twice\n'});
		const {logs, troubles} = await read(piped(gzipSync(gzipSync(gzipSync('three times\n')))));
		expect([logs, troubles]).toEqual([{}, ['in: packed more than twice']]);
	});

	test('names are shown without what would move a cursor', async () => {
		const {logs} = await read(piped(tar(tarEntry('\u001B[2Jx\n.log', 'one\n'))));
		expect(Object.keys(logs)).toEqual(['in!\uFFFD[2Jx\uFFFD.log']);
	});

	test('zip bombs are refused', async () => {
		const bomb = deflateRawSync(Buffer.alloc(200 * 1024 * 1024, 'a line\n'), {level: 9});
		const header = Buffer.from('1f8b0800000000000003', 'hex');
		const {troubles} = await read(piped(Buffer.concat([header, bomb]), 64 * 1024));
		expect(troubles).toEqual([
			'in: unpacks to more than 500 times its size, as zip bombs do; the rest of it is not read',
		]);
	});
});

describe('damage', () => {
	const text = Array.from({length: 5000}, (_, index) => `line ${index} ${(index * 7919) % 1000}\n`).join('');

	test('a gzip that was cut: what was read is there, and where it ends is said', async () => {
		const packed = gzipSync(text);
		const {logs, troubles} = await read(piped(packed.subarray(0, packed.length / 2), 999));
		expect(troubles).toEqual([
			`in: the gzip data ends early, at byte ${Math.floor(packed.length / 2)}; what stands before it was read`,
		]);
		expect(logs['in']?.length).toBeGreaterThan(text.length / 4);
		expect(text.startsWith(logs['in'] ?? '-')).toBe(true);
	});

	test('a gzip with other bytes in its middle', async () => {
		const packed = Buffer.concat([gzipSync(text), gzipSync(text)]);
		// The header of the second part says a compression that does not exist.
		const middle = packed.length / 2;
		packed[middle + 2] = 99;
		const {logs, troubles} = await read(piped(packed));
		expect(text.startsWith(logs['in'] ?? '-')).toBe(true);
		// zlib keeps back what it unpacked of the last 1,024 bytes it was given.
		const ratio = (2 * text.length) / packed.length;
		expect(text.length - (logs['in']?.length ?? 0)).toBeLessThan(1024 * ratio * 1.5);
		expect(troubles).toHaveLength(1);
		const offset = Number(/damaged at about byte (\d+) \(/.exec(troubles[0] ?? '')?.[1]);
		expect(Math.abs(offset - middle)).toBeLessThanOrEqual(1024);
	});

	test('a gzip whose checksum is wrong', async () => {
		const packed = gzipSync(text);
		packed.writeUInt32LE(1, packed.length - 8);
		const {troubles} = await read(piped(packed));
		expect(troubles).toEqual([expect.stringContaining('the checksum of the gzip data is wrong at byte')]);
	});

	test('one member of a zip is damaged: the others are read', async () => {
		const archive = Buffer.from(zip({'a.log': text, 'b.log': 'two\n', 'c.log': text}));
		archive.fill(0xff, 2000, 2020);
		const {logs, troubles} = await read(piped(archive));
		expect(troubles).toHaveLength(1);
		expect(troubles[0]).toMatch(/^in!a\.log: .*byte \d+/);
		expect([logs['in!b.log'], logs['in!c.log'] === text]).toEqual(['two\n', true]);
	});

	test('a stored member that was changed', async () => {
		const archive = Buffer.from(zipSync({'a.log': [strToU8('one\n'), {level: 0}]}));
		archive[archive.indexOf('one\n')] = 0x4f;
		const {logs, troubles} = await read(piped(archive));
		expect([logs, troubles]).toEqual([
			{'in!a.log': 'One\n'},
			[expect.stringMatching(/^in!a\.log: its checksum is wrong/)],
		]);
	});

	test('a zip that was cut, whether sizes stand in front or behind', async () => {
		const whole = Buffer.from(zip({'a.log': 'one\n', 'b.log': text, 'c.log': 'three\n'}));
		const cut = whole.subarray(0, whole.indexOf('c.log') - 100);
		const {logs, troubles} = await read(piped(cut));
		expect(troubles).toEqual([
			`in: the zip archive has no end: it was cut at byte ${cut.length}; what could be found in it was read`,
		]);
		expect(logs['in!a.log']).toBe('one\n');
		expect(logs['in!b.log']?.length).toBeGreaterThan(text.length / 2);
	});

	test('encrypted and exotic members of a zip', async () => {
		const archive = Buffer.from(zip({'a.log': 'one\n', 'b.log': 'two\n', 'c.log': 'three\n'}));
		const central = (name: string) => archive.lastIndexOf(name) - 46;
		archive.writeUInt16LE(1, central('a.log') + 8);
		archive.writeUInt16LE(12, central('b.log') + 10);
		expect(await read(piped(archive))).toMatchObject({
			logs: {'in!c.log': 'three\n'},
			troubles: [
				'in!b.log: packed with zip method 12, which is not read here',
				'in: 1 encrypted file in it, which cannot be read without a password',
			],
		});
	});

	test('a tar that was cut or changed', async () => {
		const archive = tar(tarEntry('a.log', 'one\n'), tarEntry('b.log', text), tarEntry('c.log', 'three\n'));
		const cut = await read(piped(archive.subarray(0, 3000)));
		expect(cut.troubles).toEqual(['in: the tar archive ends early at byte 3000; the files before that were read']);
		expect(cut.logs['in!b.log']).toBe(text.slice(0, 3000 - 1536));
		const changed = Buffer.from(archive);
		changed[1024 + 3] = 1;
		expect(await read(piped(changed))).toMatchObject({
			logs: {'in!a.log': 'one\n'},
			troubles: ['in: the tar archive is damaged at byte 1536; the files before that were read'],
		});
	});

	test('no cut of an archive throws or hangs', async () => {
		const archives = [
			Buffer.from(zip({'a.log': 'one\n', 'b.log': 'two\n'})),
			gzipSync(tar(tarEntry('a.log', 'one\n'))),
			tar(tarEntry('a.log', 'one\n')).subarray(0, 1600),
		];
		for (const archive of archives) {
			for (let end = 1; end < archive.length; end += 3) {
				const {logs} = await read(piped(archive.subarray(0, end)));
				for (const text of Object.values(logs)) expect(text.length).toBeLessThanOrEqual(end + 8);
			}
		}
	});

	test('a file that is gone since it was listed', async () => {
		const path = join(folder, 'gone.log');
		expect(await read(fileSource(path, 10))).toEqual({logs: {}, troubles: [`${path}: no such file`], bytes: 0});
	});

	test('nothing is told of what was stopped', async () => {
		const stop = new AbortController();
		stop.abort();
		expect(await read(piped(gzipSync(text)), stop.signal)).toEqual({logs: {}, troubles: [], bytes: 0});
	});

	test('what is no log by its name is passed over, what is none by its content is named', async () => {
		const archive = {'a.png': noise, 'lib/x.so.1': noise, 'deploy.log': noise, 'core.17': noise, 'b.log': 'one\n'};
		const troubles = [
			'in!deploy.log: this is a binary file, not a log',
			'in!core.17: this is a binary file, not a log',
		];
		for (const bytes of [
			Buffer.from(zip(archive)),
			tar(...Object.entries(archive).map(([name, content]) => tarEntry(name, Buffer.from(content)))),
		])
			expect(await read(piped(bytes))).toMatchObject({logs: {'in!b.log': 'one\n'}, troubles});
	});

	test('an empty log in an archive is a log', async () => {
		expect((await read(piped(zip({'a.log': '', 'b.log': 'one\n'})))).logs).toEqual({
			'in!a.log': '',
			'in!b.log': 'one\n',
		});
	});

	test('a sparse file of GNU tar is named, and what comes after it is read', async () => {
		const sparse = tarEntry('hole.log', 'text\n', 'S');
		sparse[482] = 1;
		const sum = sparse
			.subarray(0, 512)
			.fill(0x20, 148, 156)
			.reduce((total, byte) => total + byte, 0);
		sparse.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
		const pieces = Buffer.alloc(512);
		const archive = tar(
			Buffer.concat([sparse.subarray(0, 512), pieces, sparse.subarray(512)]),
			tarEntry('a.log', 'one\n'),
		);
		expect(await read(piped(archive))).toMatchObject({
			logs: {'in!a.log': 'one\n'},
			troubles: ['in!hole.log: a sparse file of GNU tar, which is not read here'],
		});
	});

	test('archives without text', async () => {
		expect(await read(piped(zip({'a.png': noise, 'b/': ''})))).toMatchObject({
			logs: {},
			troubles: ['in: no text among the 1 file of this archive'],
		});
		expect((await read(piped(zip({})))).troubles).toEqual(['in: no text among the 0 files of this archive']);
	});

	test.each([
		['xz', 'fd377a585a0000', 'in: packed with xz, which is not read here'],
		['bzip2', '425a6839314159', 'in: packed with bzip2, which is not read here'],
		['a picture', '89504e470d0a1a0a00', 'in: this is a binary file, not a log'],
	])('%s', async (_, hex, sentence) => {
		expect((await read(piped(Buffer.from(hex, 'hex')))).troubles).toEqual([sentence]);
	});
});

describe('encodings', () => {
	const decode = async (bytes: Buffer, size = bytes.length) => {
		const pieces: Buffer[] = [];
		for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
		const chunks: Buffer[] = [];
		for await (const chunk of toUtf8(Readable.from(pieces), encodingOf(bytes.subarray(0, 4096)))) chunks.push(chunk);
		return Buffer.concat(chunks);
	};

	const text = 'I0102 naïve „Größe“ €5 日本 😀\r\nplain\n';
	const le = Buffer.from(text, 'utf16le');
	const western = 'Zugriff verweigert für Jürgen – 5 €\nplain\n';
	const bytes1252 = Buffer.from(western.replace('–', '\u0096').replace('€', '\u0080'), 'latin1');
	const mark = Buffer.from('\uFEFF');

	test.each([
		['UTF-8', Buffer.from(text), text],
		['UTF-8 with a mark', Buffer.concat([mark, Buffer.from(text)]), text],
		[
			'concatenated files with marks',
			Buffer.concat([mark, Buffer.from(text), mark, mark, Buffer.from(text)]),
			text + text,
		],
		['a mark inside a line stays', Buffer.from('a\uFEFFb\n'), 'a\uFEFFb\n'],
		['UTF-16 little-endian with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), le]), text],
		['UTF-16 big-endian with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(le).swap16()]), text],
		['UTF-16 little-endian by content', Buffer.from('kubectl get pods\r\n', 'utf16le'), 'kubectl get pods\r\n'],
		['UTF-16 big-endian by content', Buffer.from('kubectl get pods\n', 'utf16le').swap16(), 'kubectl get pods\n'],
		['windows-1252', bytes1252, western],
		['windows-1252 behind UTF-8', Buffer.concat([Buffer.from(text), bytes1252]), text + western],
	])('%s, wherever it is cut', async (_, bytes, expected) => {
		for (const size of [1, 2, 3, 5, 16, bytes.length]) expect((await decode(bytes, size)).toString()).toBe(expected);
	});

	const utf32 = (each: string, isBig: boolean) => {
		const letters = Array.from(each, letter => letter.codePointAt(0) ?? 0);
		const bytes = Buffer.alloc(letters.length * 4);
		for (const [at, letter] of letters.entries())
			if (isBig) bytes.writeUInt32BE(letter, at * 4);
			else bytes.writeUInt32LE(letter, at * 4);
		return bytes;
	};

	const hole = (length: number) => Buffer.alloc(length);
	test.each([
		['UTF-32 little-endian with a mark', utf32(`\uFEFF${text}`, false), text],
		['UTF-32 big-endian with a mark', utf32(`\uFEFF${text}`, true), text],
		['UTF-32 little-endian by content', utf32('kubectl get pods\r\n', false), 'kubectl get pods\r\n'],
		['UTF-32 big-endian by content', utf32('kubectl get pods\n', true), 'kubectl get pods\n'],
		['one NUL in a line', Buffer.from('one\nt\0wo\n'), 'one\ntwo\n'],
		['a hole between lines', Buffer.concat([Buffer.from('one\n'), hole(5000), Buffer.from('two\n')]), 'one\ntwo\n'],
		['a hole in front', Buffer.concat([hole(1001), Buffer.from('one\ntwo\n')]), 'one\ntwo\n'],
		['a hole and UTF-16', Buffer.concat([hole(2000), Buffer.from('one\ntwo\n', 'utf16le')]), 'one\ntwo\n'],
		[
			'UTF-16 appended to UTF-8',
			Buffer.concat([Buffer.from('one ü\n'), Buffer.from('two\r\n', 'utf16le')]),
			'one ü\ntwo\r\n',
		],
	])('%s, wherever it is cut', async (_, bytes, expected) => {
		for (const size of [1, 2, 3, 5, 16, bytes.length]) expect((await decode(bytes, size)).toString()).toBe(expected);
	});

	test("copytruncate's hole of any length, and of any alignment, in front of any encoding", async () => {
		for (const length of [1, 4095, 4096, 4097, 100_002]) {
			for (const bytes of [
				Buffer.from('one\ntwo\n'),
				Buffer.from('one\ntwo\n', 'utf16le'),
				utf32('one\ntwo\n', false),
			]) {
				const {logs, troubles} = await read(piped(Buffer.concat([hole(length), bytes]), 30_000));
				expect([length, logs, troubles]).toEqual([length, {in: 'one\ntwo\n'}, []]);
			}
		}
	});

	test('a file of NULs alone is none that was read', async () => {
		for (const length of [1, 8, 4096, 10_000])
			expect(await read(piped(hole(length)))).toMatchObject({logs: {}, troubles: ['in: nothing but NUL bytes']});
	});

	test.each([
		['a program', '7f454c460201010000000000000000000300', 'binary'],
		['a core of small numbers', '0100000002000000030000000400000005000000', 'binary'],
		['samples of sound', '0100020003000400050006000700080009000a00', 'binary'],
		['a document', Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n').toString('hex'), 'binary'],
		['a data base', Buffer.from('SQLite format 3\0table pods name text').toString('hex'), 'binary'],
		['what is random', noise.toString('hex'), 'binary'],
		['Cyrillic in UTF-16', Buffer.from('Ошибка: доступ запрещён\r\n', 'utf16le').toString('hex'), 'binary'],
		[
			'mostly ASCII in UTF-16',
			Buffer.from('Error from server: нет (Forbidden)\r\n', 'utf16le').toString('hex'),
			'utf-16le',
		],
		['colours and a progress bar', Buffer.from('\u001B[32m10%\r\u001B[0m20%\b\b\u0007\n').toString('hex'), 'utf-8'],
	])('%s', (_, hex, encoding) => {
		expect(encodingOf(Buffer.from(hex, 'hex'))).toBe(encoding);
	});

	test('a UTF-8 character that kubectl or a container log cut in two is not taken for another encoding', async () => {
		for (const damaged of [
			Buffer.concat([
				Buffer.from('日本\nbody 日本'),
				Buffer.from([0xe6, 0x97]),
				Buffer.from(' [truncated 99 chars]\n'),
			]),
			Buffer.concat([
				Buffer.from('ü\nF gr'),
				Buffer.from([0xc3]),
				Buffer.from('\nF '),
				Buffer.from([0xbc]),
				Buffer.from('n\n'),
			]),
		]) {
			expect(await decode(damaged)).toEqual(damaged);
		}
	});

	test('a giant line is the same in any pieces', async () => {
		const giant = Buffer.from(`${'日本 größer '.repeat(20_000)}\nend\n`);
		expect((await decode(giant, 1000)).equals(giant)).toBe(true);
		expect((await decode(giant, 70_001)).equals(giant)).toBe(true);
	});
});

describe('finding files', () => {
	let root: string;

	beforeAll(() => {
		root = join(folder, 'tree');
		mkdirSync(join(root, 'a/b'), {recursive: true});
		mkdirSync(join(root, 'run'), {recursive: true});
		for (const name of [
			'top.log',
			'top.log.1',
			'notes.md',
			'.hidden.log',
			'a/one.log',
			'a/b/two.txt',
			'a/b/x[1].log',
		]) {
			writeFileSync(join(root, name), 'x');
		}

		for (const name of ['0_run.txt', 'run/1_step.txt']) writeFileSync(join(root, name), 'x');
		symlinkSync('..', join(root, 'a/loop'));
		symlinkSync('self', join(root, 'self'));
		symlinkSync('gone.log', join(root, 'broken.log'));
	});

	const below = (paths: ReadonlyArray<{path: string}>) => paths.map(({path}) => path.replace(`${root}/`, ''));
	const never = (error: Error) => {
		throw error;
	};

	test('a folder: logs by their names, each once, in spite of links in a circle', () => {
		expect(below(logsUnder(root, never))).toEqual([
			'.hidden.log',
			'a/b/two.txt',
			'a/b/x[1].log',
			'a/one.log',
			'run/1_step.txt',
			'top.log',
			'top.log.1',
		]);
	});

	test('a folder: older parts of a log, streams, and what is packed so that it cannot be read', () => {
		const place = mkdtempSync(join(folder, 'names-'));
		const logs = [
			'a.log-20240301',
			'a.log.1.gz',
			'a.log.old',
			'b.err',
			'c.log.xz',
			'd.tbz',
			'log',
			'stderr',
			'x.log.2024-03-01',
		];
		for (const name of [...logs, 'README', 'catalog', 'main.go', 'deploy.yaml', 'x.png'])
			writeFileSync(join(place, name), 'x');
		expect(logsUnder(place, never).map(({path}) => path.slice(place.length + 1))).toEqual(logs);
	});

	test.each([
		['*.log', ['top.log']],
		['*/*.log', ['a/one.log']],
		['**/*.log', ['a/b/x[1].log', 'a/one.log', 'top.log']],
		['a/**', ['a/b/two.txt', 'a/b/x[1].log', 'a/one.log']],
		['?/o??.log', ['a/one.log']],
		['a/*/*.txt', ['a/b/two.txt', 'a/loop/0_run.txt']],
		['.h*', ['.hidden.log']],
		['**/b/**/*.txt', ['a/b/two.txt']],
		['*.gz', []],
		['gone/*.log', []],
	])('%s', (pattern, expected) => {
		expect(below(filesLike(`${root}/${pattern}`, never))).toEqual(expected);
	});
});

describe('a paste', () => {
	const begin = '\u001B[200~';
	const end = '\u001B[201~';

	test.each([
		['lines as terminals send them', `${begin}one\rtwo\r${end}\u0004`, 'one\ntwo\n', 'done'],
		['CR and LF', `${begin}one\r\ntwo\r\n${end}\u0004`, 'one\ntwo\n', 'done'],
		['without brackets', 'one\rtwo\r\u0004', 'one\ntwo\n', 'done'],
		['two pastes', `${begin}one\r${end}${begin}two\r${end}\u0004`, 'one\ntwo\n', 'done'],
		['control characters inside a paste', `${begin}a\u0003\u0004b${end}\u0004`, 'a\u0003\u0004b', 'done'],
		['colours', `${begin}\u001B[31mred\u001B[0m${end}\u0004`, '\u001B[31mred\u001B[0m', 'done'],
		['Ctrl-C', `${begin}one\r${end}\u0003`, 'one\n', 'left'],
		['no end', `${begin}one\r`, 'one\n', undefined],
	])('%s', (_, typed, text, ended) => {
		for (const size of [1, 2, 3, 7, typed.length]) {
			const reader = new PasteReader();
			let got = '';
			for (let at = 0; at < typed.length; at += size)
				got += reader.push(Buffer.from(typed.slice(at, at + size))).toString();
			expect([got, reader.ended]).toEqual([text, ended]);
		}
	});
});

describe('progress', () => {
	test.each([
		[120_000_000, 480_000_000, 750, 'reading: 120 MB of 480 MB, 25 %, 160 MB/s, 3 s left'],
		[1_500_000_000, 100_000_000_000, 10_000, 'reading: 1.5 GB of 100.0 GB, 1 %, 150 MB/s, 10 min 57 s left'],
		[999, undefined, 1000, 'reading: 999 B, 999 B/s'],
		// The log grew while it was read.
		[3_000_000, 2_000_000, 1000, 'reading: 3 MB, 3 MB/s'],
		[0, 2_000_000, 1000, 'reading: 0 B of 2 MB, 0 %, 0 B/s'],
	])('%d of %p bytes in %d ms', (bytes, total, ms, line) => {
		expect(progressLine(bytes, total, ms)).toBe(line);
	});

	test('only where a person watches', () => {
		expect(showsProgress({isTTY: true}, false, {})).toBe(true);
		expect(showsProgress({isTTY: true}, false, {CI: 'false'})).toBe(true);
		expect(showsProgress({}, false, {})).toBe(false);
		expect(showsProgress({isTTY: true}, true, {})).toBe(false);
		expect(showsProgress({isTTY: true}, false, {CI: 'true'})).toBe(false);
		expect(showsProgress({isTTY: true}, false, {TERM: 'dumb'})).toBe(false);
	});
});
