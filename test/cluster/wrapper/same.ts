import {normalise} from '../../differential/normalise.ts';
import type {ServerSide} from '../lab/recording.ts';

/** What two clusters of the same state write differently. */
const rules: ReadonlyArray<readonly [pattern: RegExp, stands: string]> = [
	[/kubectl-debug-wrapper-\w{6}\/\w+/g, 'FOLDER'],
	[/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'TIME'],
	[/(?<=resourceVersion"?[:=] ?"?)\d+/g, 'VERSION'],
	[/(?<=generation"?: )\d+/g, 'GENERATION'],
	// Tables show ages, and columns are as wide as the longest of them.
	[/(?<=\[::1\]:)\d+/g, 'PORT'],
	[/\b(?:\d+[dhms]){1,2}\b */g, 'AGE '],
	[/(?<=web-)[a-z0-9]{8,10}(?:-[a-z0-9]{5})?/g, 'HASH'],
	[/10\.(?:96|0)\.\d+\.\d+ */g, 'ADDRESS '],
	[/(?<=timeout(?:Seconds)?=)[\dms]+/g, 'TIMEOUT'],
	[/(?<=LIVE-|MERGED-)\d+/g, 'NUMBER'],
];

/** The text without what differs between two clusters. */
export const comparable = (text: string): string =>
	rules.reduce((rest, [pattern, stands]) => rest.replace(pattern, stands), normalise(text));

/** The requests as the server saw them; those of one command may come in another order. */
export const seenBy = (requests: readonly ServerSide[]): readonly string[] =>
	requests
		.map(({verb, uri, user, impersonated, code}) =>
			// What is cached is asked for again now and then; client-go writes the terms of a selector in any order.
			comparable([verb, sorted(uri), user, impersonated, code === 304 ? 200 : code].join(' ')),
		)
		.toSorted();

const sorted = (uri: string): string =>
	uri.replace(/(?<=fieldSelector=)[^&]+/, terms => terms.split('%2C').toSorted().join('%2C'));
