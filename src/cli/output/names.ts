import {closeSync, fchmodSync, openSync, writeFileSync} from 'node:fs';
import type {Report} from '../../model/report.ts';
import {Pseudonyms} from '../../redact/pseudonyms.ts';
import {withPseudonyms} from '../../redact/report.ts';
import type {Options} from '../options/defaults.ts';
import {notWritten} from './not-written.ts';

/** A name keeps its pseudonym for the lifetime of the program. */
const pseudonyms = new Pseudonyms();

/** The report with pseudonyms; the mapping goes to the requested file, and nowhere else. */
export function withNames(report: Report, options: Options): Report {
	const renamed = withPseudonyms(report, pseudonyms);
	writeNames(pseudonyms, options);
	return renamed;
}

/** Writes the mapping of pseudonyms to names, readable by the user only. */
export function writeNames(known: Pseudonyms, {names}: Options): void {
	if (names === undefined) return;
	try {
		const file = openSync(names, 'w', 0o600);
		try {
			// The file may already exist.
			fchmodSync(file, 0o600);
			writeFileSync(file, known.text);
		} finally {
			closeSync(file);
		}
	} catch (error) {
		throw notWritten(`--names ${names}`, error);
	}
}
