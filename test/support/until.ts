import {setTimeout as sleep} from 'node:timers/promises';

/** Milliseconds after which what is waited for will not come: less than a test may take, so that it can still say what it was. */
export const PATIENCE = 100_000;

/** Waits until something holds; throws what it waited for when that does not come. */
export async function until(what: string | (() => string), holds: () => boolean): Promise<void> {
	const deadline = Date.now() + PATIENCE;
	while (!holds()) {
		if (Date.now() > deadline) throw new Error(`Still waiting until ${typeof what === 'string' ? what : what()}`);
		await sleep(10);
	}
}
