import {setTimeout as sleep} from 'node:timers/promises';

/** Timeout in milliseconds: less than a test's own, so that it can still say what it was waiting for. */
export const PATIENCE = 100_000;

/** Waits until something holds; on timeout throws what it was waiting for. */
export async function until(what: string | (() => string), holds: () => boolean): Promise<void> {
	const deadline = Date.now() + PATIENCE;
	while (!holds()) {
		if (Date.now() > deadline) throw new Error(`Still waiting until ${typeof what === 'string' ? what : what()}`);
		await sleep(10);
	}
}
