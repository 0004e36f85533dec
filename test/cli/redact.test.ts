import {chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {sampleText} from '../support/samples.ts';
import {runCli} from '../support/run-cli.ts';

const token = 'q7XbT2mZ9LwR4vKc8NfY1sHd6GjP3aEu';
const log = `I1120 21:09:17.316304   21740 round_trippers.go:473]     Authorization: Bearer ${token}\r
I1120 21:09:17.325638   21740 round_trippers.go:553] GET https://10.1.2.3:6443/api/v1/namespaces/shop/pods 403 Forbidden in 5 milliseconds\r
naïve — 日本 ${token}`;

let folder = '';
let file = '';
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'redact-'));
	file = join(folder, 'build.log');
	writeFileSync(file, log);
});
afterAll(() => {
	rmSync(folder, {recursive: true});
});

const utf8 = (latin1: string) => Buffer.from(latin1, 'latin1').toString('utf8');

test('a log goes to standard output without its secrets, and what was removed is told', async () => {
	const {code, stdout, stderr} = await runCli(['redact', file]);
	expect(code).toBe(0);
	expect(utf8(stdout)).toBe(log.replaceAll(token, '[redacted]'));
	expect(stderr).toBe(
		`kubectl-debug: ${file}: 2 secrets removed\n  header       1  line 1\n  random text  1  line 3\n`,
	);
});

test('from a pipe, from an archive, and in UTF-16', async () => {
	const packed = join(folder, 'build.log.gz');
	writeFileSync(packed, gzipSync(log));
	const wide = join(folder, 'wide.log');
	writeFileSync(wide, Buffer.from(`\ufeff${log}`, 'utf16le'));
	const runs = await Promise.all([
		runCli(['redact'], {stdin: log}),
		runCli(['redact', '-'], {stdin: log}),
		runCli(['redact', packed]),
		runCli(['redact', wide]),
	]);
	for (const {code, stdout} of runs) expect([code, utf8(stdout)]).toEqual([0, log.replaceAll(token, '[redacted]')]);
});

test('to a file, but never over the log itself', async () => {
	const output = join(folder, 'shared.log');
	const written = await runCli(['redact', file, '--output', output]);
	expect([written.code, written.stdout]).toEqual([0, '']);
	expect(readFileSync(output, 'utf8')).toBe(log.replaceAll(token, '[redacted]'));
	const refused = await runCli(['redact', '--output', file, file]);
	expect([refused.code, refused.stderr]).toEqual([
		2,
		`kubectl-debug: --output ${file}: this is the log that is read\n  Name another file.\n`,
	]);
	expect(readFileSync(file, 'utf8')).toBe(log);
});

test('--show-secrets is refused, a missing file too', async () => {
	const [shown, missing] = await Promise.all([
		runCli(['redact', '--show-secrets', file]),
		runCli(['redact', join(folder, 'none.log')]),
	]);
	expect([shown.code, shown.stdout]).toEqual([2, '']);
	expect(shown.stderr).toMatch(/^kubectl-debug: redact: --show-secrets would leave them in\n {2}.*\n$/);
	expect([missing.code, missing.stdout]).toEqual([2, '']);
	expect(missing.stderr).toContain('no such file');
});

test('nothing is removed from a log without secrets', async () => {
	const clean = join(folder, 'clean.log');
	const text = sampleText('pasted/003-jenkins-sa-cannot-create.log');
	writeFileSync(clean, text);
	const {code, stdout, stderr} = await runCli(['redact', clean]);
	expect([code, utf8(stdout), stderr]).toEqual([0, text, `kubectl-debug: ${clean}: nothing to remove\n`]);
});

test('pseudonyms are the same in the log and in a report, and are told to one file only', async () => {
	const names = join(folder, 'names');
	writeFileSync(names, '');
	chmodSync(names, 0o644);
	const {code, stdout, stderr} = await runCli(['redact', '--names', names, file]);
	expect(code).toBe(0);
	expect(stdout).toContain('GET https://198.18.0.1:6443/api/v1/namespaces/ns-1/pods 403');
	expect(stdout + stderr).not.toMatch(/10\.1\.2\.3|shop/);
	expect(readFileSync(names, 'utf8')).toBe('ns-1\tshop\n198.18.0.1\t10.1.2.3\n');
	expect(statSync(names).mode & 0o777).toBe(0o600);
	const report = await runCli(['analyze', '--pseudonyms', '--report', 'json', file]);
	expect(report.stdout).toContain('/api/v1/namespaces/ns-1/pods');
	expect(report.stdout).not.toMatch(/10\.1\.2\.3|shop/);
	const pipe = await runCli(['redact', '--pseudonyms'], {stdin: log});
	expect([pipe.code, pipe.stdout]).toEqual([2, '']);
	expect(pipe.stderr).toContain('can be read only once');
});

test('the data of ConfigMaps only when that is asked for', async () => {
	const body = (kind: string) =>
		`I1120 21:09:17.316304   21740 request.go:1372] Response Body: {"kind":"${kind}","apiVersion":"v1","metadata":{"name":"web"},"data":{"greeting":"good morning to all of you"}}`;
	// The first row names the kind, the second one is its data.
	const dump = (kind: string) =>
		Buffer.from(
			`k8s\0\n\x0f\n\x02v1\x12${String.fromCodePoint(kind.length)}${kind} good morning to all of you`,
			'latin1',
		)
			.toString('hex')
			.match(/.{1,32}/g)
			?.map((row, index) => `${(index * 16).toString(16).padStart(8, '0')}  ${row.match(/../g)?.join(' ')}  |…|`)
			.join('\n') ?? '';
	const yaml = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  greeting: good morning to all of you\n';
	const stdin = [
		body('ConfigMap'),
		body('ConfigMapList').replace('"data"', '"items":[{"data"').replace(/\}\}$/, '}}]}'),
		yaml,
		dump('ConfigMap'),
	].join('\n');
	const [asIs, asked] = await Promise.all([
		runCli(['redact'], {stdin}),
		runCli(['redact', '--redact-configmaps'], {stdin}),
	]);
	expect(asIs.stdout).toBe(Buffer.from(stdin).toString('latin1'));
	expect(asked.stdout).not.toContain('good morning');
	expect(asked.stdout).not.toContain('67 6f 6f 64 20 6d 6f 72');
	expect(asked.stdout).toContain('"name":"web"');
});
