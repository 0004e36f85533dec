import type {UserError} from '../../text/user-error.ts';
import {inertText} from '../../text/inert-text.ts';
import {calledAs, inName} from '../options/called.ts';
import {isObeyed} from './ci.ts';

/** Prints an error, and what to do about it. Both may contain an untrusted file name. */
export function complain({message, hint}: Pick<UserError, 'message' | 'hint'>): void {
	const text = `${calledAs(process.argv[1])}: ${message}\n  ${inName(hint)}\n`;
	process.stderr.write(isObeyed(process.env) ? inertText(text) : text);
}
