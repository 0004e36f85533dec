import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {isRandom} from '../../src/redact/entropy.ts';
import {Pseudonyms} from '../../src/redact/pseudonyms.ts';
import {secretsIn} from '../../src/redact/redact.ts';
import {casesOf} from '../support/cases.ts';
import {pasted, recorded, sampleText} from '../support/samples.ts';
import {redacted} from './redacted.ts';

const root = new URL('../causes/', import.meta.url).pathname;

/** Every log that this repository has, by name. */
const logs: ReadonlyArray<readonly [name: string, log: string]> = [
	...[...recorded, ...pasted].map(({file}, index): [string, string] => {
		const path = `${index < recorded.length ? 'recorded' : 'pasted'}/${file}`;
		return [path, sampleText(path)];
	}),
	...readdirSync(root, {recursive: true, encoding: 'utf8'})
		.filter(path => path.endsWith('.md'))
		.flatMap(path =>
			casesOf(readFileSync(root + path, 'utf8')).map(({title, log}): [string, string] => [`${path}, ${title}`, log]),
		),
];

const found = (log: string) =>
	analyzeText(log).findings.map(({id, grade, severity, stage, evidence}) => [
		id,
		grade,
		severity,
		stage,
		evidence.map(({number}) => number),
	]);

describe('a log without its secrets', () => {
	test('has as many lines, and the same findings on them', () => {
		expect(logs.length).toBeGreaterThan(500);
		for (const [name, log] of logs) {
			const {text} = redacted(log);
			expect([name, text.split('\n').length]).toEqual([name, log.split('\n').length]);
			expect([name, found(text)]).toEqual([name, found(log)]);
		}
	});

	test('has nothing that would be redacted once more', () => {
		for (const [name, log] of logs) {
			const {text} = redacted(log);
			expect([name, redacted(text).text]).toEqual([name, text]);
		}
	});

	test('differs in nothing else', () => {
		const changed = logs.filter(([, log]) => {
			const {text, told} = redacted(log);
			return told.includes('nothing to remove') && text !== log;
		});
		expect(changed).toEqual([]);
	});

	test('keeps what only looks random: ids, hashes, cursors, versions', () => {
		const removed = logs.flatMap(([name, log]) =>
			secretsIn(log)
				.filter(({kind}) => kind === 'random text')
				.map(({start, end}) => [name, log.slice(start, end)]),
		);
		expect(removed).toEqual([]);
		for (const word of [
			'4521d7ef-e920-4d20-98ca-25ac5817f52d',
			'00f067aa0ba902b700f067aa0ba902b7',
			'web-6d4cf56db6-9h2lk-2026-11-20T21-09-17Z',
			'ValidatingAdmissionPolicyBinding',
			'GetOpenAPIV3SchemaForGroupVersion',
			'6F1C4B6E0D2F5A7B6F1C4B6E0D2F5A7B',
			'kubernetes/a8a1abc/namespaces/shop/pods',
		]) {
			expect([word, isRandom(word)]).toEqual([word, false]);
		}
	});
});

describe('with pseudonyms', () => {
	// A margin is known by the length of the lines, which other names change: these logs lose a line of evidence.
	const broken = new Set(['pasted/009-serviceaccount-not-found.log']);
	test('the same findings on the same lines', () => {
		for (const [name, log] of logs) {
			const pseudonyms = new Pseudonyms();
			const lines = log.split('\n');
			for (const line of lines) pseudonyms.learn(line);
			const text = lines.map(line => pseudonyms.rename(line)).join('\n');
			if (!broken.has(name)) expect([name, found(text)]).toEqual([name, found(log)]);
			// A second time there is nobody left to rename.
			const again = new Pseudonyms();
			for (const line of text.split('\n')) again.learn(line);
			expect([
				name,
				text
					.split('\n')
					.map(line => again.rename(line))
					.join('\n'),
			]).toEqual([name, text]);
		}
	});
});
