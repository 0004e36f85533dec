import type {Wrapper} from './wrapper.ts';

/** `kubectl.exe : ` before the first stderr line. */
const prefix = /^(?:(?:[A-Za-z]:)?[^\s:]{0,120}[\\/])?(?:kubectl|oc|helm)[\w.-]{0,24} : /i;

/**
What follows that line: `At line:1 char:1` (in the language of Windows), the command, tildes, two named fields and an empty line.
*/
const record = /^(?:\S.{0,300}:\d+ \S{1,20}:\d+|\+ .*| {4}\+ (?:CategoryInfo|FullyQualifiedErrorId) .*| *)$/;

/** Windows PowerShell 5 makes an error record of the first line that a program writes to a redirected stderr. */
export default {
	name: 'powershell',
	certain: true,
	samples: [
		['kubectl.exe : I0618 11:00:21.010203   96903 loader.go:395] x', 'I0618 11:00:21.010203   96903 loader.go:395] x'],
		[String.raw`C:\tools\kubectl.exe : error: unknown flag: --x`, 'error: unknown flag: --x'],
	],
	unwrap(line) {
		const colon = line.indexOf(' : ');
		if (colon < 2 || colon > 160) return undefined;
		const match = prefix.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
	isAside: line => record.test(line),
} satisfies Wrapper;

/** The first line of an error record, as received. */
export const beginsRecord = (line: string): boolean => prefix.test(line);

/** The rest of a message that the console broke at its width, and not yet where the record says it happened. */
export const isInRecord = (line: string): boolean => line.trim() !== '' && !record.test(line);
