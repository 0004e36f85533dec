/**
An error the user can fix. Printed without a stack trace; the exit code is 2.

Any other error is a bug in this program, and keeps its stack trace.
*/
export class UserError extends Error {
	override readonly name = 'UserError';
	/** What to do about it: one sentence or one command. */
	readonly hint: string;

	constructor(message: string, hint: string, options?: ErrorOptions) {
		super(message, options);
		this.hint = hint;
	}
}
