import {redactText} from '../redact/redact.ts';
import {safeText} from '../text/safe-text.ts';
import {wordLine, type Shell} from '../text/shell.ts';

/** The words of a command, or, behind a `#`, a connection of our own. */
export type Action = string | readonly string[];

/** An action as everybody may see it. */
export const actionText = (action: Action, shell?: Shell): string =>
	redactText(typeof action === 'string' ? action : wordLine(action, shell));

/** Timeout of each step, in seconds. */
const DEFAULT_TIMEOUT = 5;

/** Milliseconds per step, from the flag's seconds. */
export const stepTimeoutMs = ({timeout}: {readonly timeout: number | undefined}): number =>
	(timeout ?? DEFAULT_TIMEOUT) * 1000;

/** The next action, as a line; commands are prefixed with `$`. */
export function actionLine(action: Action, color: boolean, shell: Shell): string {
	const text = actionText(action, shell);
	const line = safeText(typeof action === 'string' ? text : `$ ${text}`);
	return `${color ? `\u001B[2m${line}\u001B[22m` : line}\n`;
}
