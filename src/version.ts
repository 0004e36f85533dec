import {readFileSync} from 'node:fs';

/** The bundle has it inlined; from the sources it is read from package.json. */
declare const KUBECTL_DEBUG_VERSION: string | undefined;

export const version: string =
	typeof KUBECTL_DEBUG_VERSION === 'string'
		? KUBECTL_DEBUG_VERSION
		: (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {version: string}).version;
