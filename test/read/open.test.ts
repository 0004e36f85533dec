import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {UserError} from '../../src/text/user-error.ts';
import {fileError, fileSource} from '../../src/open/open.ts';

const systemError = (code: string) => Object.assign(new Error(`${code}: no words for people, open 'x'`), {code});

test.each([
	['ENOENT', 'build.log: no such file'],
	['EACCES', 'build.log: permission denied'],
])('%s is said in words, with what to do', (code, sentence) => {
	const error = fileError('build.log', systemError(code));
	expect(error).toBeInstanceOf(UserError);
	expect(error.message).toBe(sentence);
	expect(error.hint).toMatch(/^[A-Z].{10,}/);
});

test('a file that vanishes between listing and reading is named, and nothing throws', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'kubectl-debug-test-'));
	const path = join(folder, 'build.log');
	writeFileSync(path, 'I1120 21:09:17.316304   21740 loader.go:395] x\n');
	const source = fileSource(path, 48);
	rmSync(folder, {recursive: true});
	const troubles: string[] = [];
	const logs: string[] = [];
	for await (const {name} of source.logs({
		count: () => {},
		trouble: ({message}) => troubles.push(message),
		signal: new AbortController().signal,
	})) {
		logs.push(name);
	}

	expect([logs, troubles]).toEqual([[], [`${path}: no such file`]]);
});
