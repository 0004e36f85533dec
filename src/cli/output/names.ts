import {closeSync, fchmodSync, openSync, writeFileSync} from 'node:fs';
import type {Report} from '../../model/report.ts';
import {Pseudonyms} from '../../redact/pseudonyms.ts';
import {withPseudonyms} from '../../redact/report.ts';
import type {Options} from '../options/defaults.ts';
import {notWritten} from './not-written.ts';

/** One name has one pseudonym as long as the program runs. */
const pseudonyms = new Pseudonyms();

/** The report with pseudonyms; which is which goes to the file that was asked for, and nowhere else. */
export function withNames(report: Report, options: Options): Report {
	const renamed = withPseudonyms(report, pseudonyms);
	writeNames(pseudonyms, options);
	return renamed;
}

/** Writes which pseudonym is which name, for nobody else to read. */
export function writeNames(known: Pseudonyms, {names}: Options): void {
	if (names === undefined) return;
	try {
		const file = openSync(names, 'w', 0o600);
		try {
			// The file may have been there before.
			fchmodSync(file, 0o600);
			writeFileSync(file, known.text);
		} finally {
			closeSync(file);
		}
	} catch (error) {
		throw notWritten(`--names ${names}`, error);
	}
}
