import type {UserError} from '../../text/user-error.ts';
import {inertText} from '../../text/inert-text.ts';
import {calledAs, inName} from '../options/called.ts';
import {isObeyed} from './ci.ts';

/** Says what went wrong, and what to do about it. Both may name a file whose name a stranger chose. */
export function complain({message, hint}: Pick<UserError, 'message' | 'hint'>): void {
	const text = `${calledAs(process.argv[1])}: ${message}\n  ${inName(hint)}\n`;
	process.stderr.write(isObeyed(process.env) ? inertText(text) : text);
}
