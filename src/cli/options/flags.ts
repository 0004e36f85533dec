import {rows, type Flag} from './table.ts';

export const flags: readonly Flag[] = rows.flatMap(([, {flag}]) => flag ?? []);

/** Flags for which `--no-NAME` means something: unset is not the same as no. */
export const negatable: readonly Flag[] = rows.flatMap(([, {default: none, flag}]) =>
	flag?.type === 'boolean' && none === undefined ? flag : [],
);
