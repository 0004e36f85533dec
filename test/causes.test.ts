import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {analyzeText} from '../src/pipeline.ts';
import {matching} from '../src/judge/engine.ts';
import {failuresOf} from '../src/failures/failures.ts';
import {causes} from '../src/causes/registry.ts';
import type {Analysis} from '../src/model/analysis.ts';
import {classes} from '../src/model/finding.ts';
import {commandLine} from '../src/text/shell.ts';
import {casesOf, expectedOf, members, saidBy} from './support/cases.ts';

const folder = new URL('causes/', import.meta.url).pathname;
const filesUnder = (path: string): string[] =>
	readdirSync(path).flatMap(name =>
		statSync(join(path, name)).isDirectory() ? filesUnder(join(path, name)) : [join(path, name)],
	);

/** Several tests look at the same logs. */
const analyses = new Map<string, Analysis>();
function analysisOf(log: string): Analysis {
	const analysis = analyses.get(log) ?? analyzeText(log);
	analyses.set(log, analysis);
	return analysis;
}

/** A line of a klog entry. */
const isOfEntry = (line: string) => /^(?:[IWEF]\d{4} |\t| {4}| >)/.test(line);

/** What may be left of a log: the whole, its entries, its plain lines. */
function partsOf(log: string): string[] {
	const lines = log.split('\n');
	return [log, lines.filter(isOfEntry).join('\n'), lines.filter(line => !isOfEntry(line)).join('\n')];
}

describe.each(filesUnder(folder).map(path => [path.slice(folder.length), path] as const))('%s', (_, path) => {
	const cases = casesOf(readFileSync(path, 'utf8'));
	test.each(cases.map(each => [each.title, each] as const))('%s', (_title, {log, findings}) => {
		const found = analysisOf(log).findings.filter(({severity}) => severity === 'error');
		const expected = expectedOf(findings);
		expect(found.map(({id, grade}) => `${id} ${grade}`)).toEqual(expected.map(({id, grade}) => `${id} ${grade}`));
		for (const [index, {members, facts, lines}] of expected.entries()) {
			const finding = found[index];
			const all = finding === undefined ? undefined : saidBy(finding);
			expect(Object.fromEntries([...members.keys()].map(name => [name, all?.[name]]))).toEqual(
				Object.fromEntries(members),
			);
			const shown = Object.fromEntries([...facts.keys()].map(name => [name, [finding?.facts[name]].flat().join(', ')]));
			expect(shown).toEqual(Object.fromEntries(facts));
			const quoted = finding?.evidence.map(({number}) => number) ?? [];
			expect(lines.filter(line => !quoted.includes(line))).toEqual([]);
		}
	});

	const id = path.slice(folder.length).replace(/\.md$/, '');

	test('states everything that its finding says', () => {
		const first = cases.flatMap(({findings}) => expectedOf(findings)).find(expected => expected.id === id);
		expect(members.filter(name => first?.members.has(name) !== true)).toEqual([]);
	});

	test('shows what it finds and where it stays silent', () => {
		const ids = cases.map(({findings}) => expectedOf(findings).map(expected => expected.id));
		expect(ids.some(found => found.includes(id))).toBe(true);
		expect(ids.some(found => !found.includes(id))).toBe(true);
	});

	test('what to do next is said in sentences, reading before changing', () => {
		for (const {log} of cases) {
			for (const {nextSteps} of analysisOf(log).findings) {
				for (const {why} of nextSteps) expect(why).toMatch(/^[A-Z`].*[.?]$/s);
				const changes = nextSteps.map(step => step.changes);
				expect(changes.slice(changes.indexOf(true)).every(Boolean) || !changes.includes(true)).toBe(true);
			}
		}
	});

	test('from a part of the log it makes whole sentences and commands as well', () => {
		for (const {log} of cases) {
			for (const part of partsOf(log)) {
				for (const {summary, facts, unknowns, rulesOut, nextSteps} of analysisOf(part).findings) {
					const said = [
						summary,
						...unknowns.flatMap(({what, because, settledBy}) => [what, because, settledBy]),
						...rulesOut.map(({because}) => because),
						...nextSteps.flatMap(({argv, pipe = [], why}) => [why, ...argv, ...pipe.flat()]),
					];
					expect(said).not.toContain('');
					const all = [...said, ...Object.values(facts).flat().map(String)];
					expect(all.filter(text => /\bundefined\b|\bNaN\b|\[object /.test(text))).toEqual([]);
				}
			}
		}
	});

	test('a shell reads the words that a next step has', () => {
		const steps = cases.flatMap(({log}) => analysisOf(log).findings.flatMap(({nextSteps}) => nextSteps));
		// What is left to the user means something else to a shell.
		const programs = steps
			.flatMap(({argv, pipe = []}) => [argv, ...pipe])
			.filter(words => !/[<>]/.test(words.join('')));
		const script = programs.map(words => `program ${commandLine({argv: words}).replace(' </dev/null', '')}\n`).join('');
		const read = execFileSync('sh', ['-c', `program() { printf '%s\\0' "$@"; printf '\\n'; }\n${script}`], {
			encoding: 'utf8',
		});
		expect(read).toBe(programs.map(words => `${words.join('\0')}\0\n`).join(''));
	});

	test('one specific cause at most claims a failure; it has a proof, and names what the log names', () => {
		const identities: string[] = [];
		for (const {log} of cases) {
			const failures = analysisOf(log).sources.flatMap(({runs}) => runs.flatMap(run => failuresOf(run)));
			for (const found of failures.map(failure => matching(failure))) {
				expect(found.length).toBeLessThanOrEqual(1);
				for (const {cause, match} of found) {
					const {proof, facts, identity, unknowns = [], rulesOut = []} = match;
					expect(proof).not.toEqual([]);
					const sentences = [
						...unknowns.flatMap(({what, because, settledBy}) => [what, because, settledBy]),
						...rulesOut.map(({because}) => because),
					];
					expect(sentences.filter(sentence => !/^\S.*\S$/s.test(sentence))).toEqual([]);
					expect(rulesOut.filter(other => causes.every(each => each.id !== other.id))).toEqual([]);
					// What tells two findings apart is in the log or among their facts.
					const known = [log, ...Object.values(facts).map(String)];
					const parts = identity?.split('|') ?? [];
					expect(parts.filter(part => !known.some(text => text.includes(part)))).toEqual([]);
					if (identity !== undefined && cause.id === id) identities.push(identity);
				}
			}
		}

		if (identities.length > 0) expect(identities.some(identity => /[^|]/.test(identity))).toBe(true);
	});
});

test.each(causes.map(cause => [cause.id, cause] as const))('%s is described and has a fixture', (id, cause) => {
	expect(existsSync(join(folder, `${id}.md`))).toBe(true);
	expect(classes).toContain(id.split('/')[0]);
	expect(id).toMatch(/^[a-z]+\/[a-z0-9]+(?:-[a-z0-9]+)*$/);
	expect(cause.title.length).toBeLessThanOrEqual(60);
	expect(cause.explain.trim().length).toBeGreaterThan(100);
});

test('ids are unique', () => {
	expect(new Set(causes.map(({id}) => id)).size).toBe(causes.length);
});
