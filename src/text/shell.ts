/**
A word for a POSIX shell, in single quotes unless it is plain.

Names come from the log; a suggested command must stay one command whatever a name contains.
*/
export function quote(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
