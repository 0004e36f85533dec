import {safeText} from '../text/safe-text.ts';

/** Seconds that each step may take. */
const DEFAULT_TIMEOUT = 5;

/** Milliseconds for each step, from the flag's seconds. */
export const stepTimeoutMs = ({timeout}: {readonly timeout: number | undefined}): number =>
	(timeout ?? DEFAULT_TIMEOUT) * 1000;

/** What is about to be done, as a line: `$` and a command, or `#` and a connection of our own. */
export function actionLine(action: string, color: boolean): string {
	const line = safeText(action.startsWith('#') ? action : `$ ${action}`);
	return `${color ? `\u001B[2m${line}\u001B[22m` : line}\n`;
}
