/**
A mistake that the user can mend. It is printed without a stack, and the process exits with 2.

Every other error is a defect of this program, and keeps its stack.
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
