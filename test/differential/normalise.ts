import {withoutKlog} from '../support/without-klog.ts';

/*
What differs between two runs of the same kubectl; everything else has to be the same bytes.
*/
const rules: ReadonlyArray<readonly [pattern: RegExp, stands: string]> = [
	// Each run has a server of its own, and `proxy` and `port-forward` choose a port.
	[/(?<=127\.0\.0\.1:|localhost:)\d+/g, 'PORT'],
	// Each run has a folder of its own.
	[/kubectl-debug-test-\w{6}/g, 'FOLDER'],
	// The server gives each object of each store an id.
	[/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID'],
	// `diff` and `edit` write temporary files.
	[/(?<=LIVE-|MERGED-|kubectl-edit-)\d+/g, 'NUMBER'],
	[/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}/g, 'FILETIME'],
	// `debug` makes a name up.
	[/debugger-[a-z0-9]{5}/g, 'debugger-NAME'],
	// Addresses in the stack of a kubectl that crashes.
	[/\b0x[0-9a-f]+\b\??/g, 'ADDRESS'],
	[/\((?=[^()\n]*ADDRESS)[^()\n]*\)/g, '(ADDRESSES)'],
];

/** The text without what differs from run to run, and without klog's entries, which the wrapper takes out. */
export const normalise = (text: string): string =>
	rules.reduce((rest, [pattern, stands]) => rest.replace(pattern, stands), withoutKlog(text));

/** The same characters in any order: what takes two ways to a terminal may even stand in the midst of a line of the other. */
export const unordered = (text: string): string => text.split('').toSorted().join('');
