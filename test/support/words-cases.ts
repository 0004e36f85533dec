import {readdirSync, readFileSync} from 'node:fs';
import {analyzeText} from '../../src/pipeline.ts';
import type {Finding} from '../../src/model/finding.ts';
import {casesOf, expectedOf, type Case, type Expected} from './cases.ts';

/** The folder of logs without `-v`. */
const folder = new URL('../words/', import.meta.url).pathname;

/** As the log is: `␛` and `␇` stand for ESC and BEL, which editors hide, and a backslash is in front of a fence or heading that would end the block. */
const plain = (log: string): string =>
	log
		.replaceAll('␛', '\u001B')
		.replaceAll('␇', '\u0007')
		.replaceAll(/^\\(?=```|## )/gm, '');

export type WordsCase = Case & {readonly file: string};

/** All cases of a file of `test/words`, each with the log that is meant. */
export const wordsCasesOf = (file: string): WordsCase[] =>
	casesOf(readFileSync(folder + file, 'utf8')).map(each => ({...each, log: plain(each.log), file}));

export const wordsFiles: readonly string[] = readdirSync(folder).filter(name => name.endsWith('.md'));

export const wordsCases = (): WordsCase[] => wordsFiles.flatMap(file => wordsCasesOf(file));

/** An error needs no word; a warning is `warning`, or `recovered` if the same command went well later. */
const severityOf = ({severity, recovered}: Finding): string =>
	severity === 'error' ? '' : recovered ? ' recovered' : ` ${severity}`;

/** A finding as the first line of a fixture's block spells it. */
export const headOf = (finding: Finding): string => `${finding.id} ${finding.grade}${severityOf(finding)}`;

/** What a `findings` block expects: its first lines as they are, and what it says of each. */
export function expectedIn(findings: string): ReadonlyArray<Expected & {readonly head: string}> {
	const heads = findings.split('\n').filter(line => /^\S/.test(line));
	return expectedOf(findings).map((expected, index) => ({...expected, head: heads[index] ?? ''}));
}

const headsByLog = new Map<string, string>();

/** All findings of a log, one per line. */
export function headsOf(log: string): string {
	const known = headsByLog.get(log) ?? analyzeText(log).findings.map(headOf).join('\n');
	headsByLog.set(log, known);
	return known;
}
