/** An argument as a shell would need it, for showing a command and not for running one. */
export const quote = (argument: string): string =>
	/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
