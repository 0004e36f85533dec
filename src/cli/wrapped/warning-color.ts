import {isForeign} from '../../kubectl/commands.ts';

/**
Warnings that kubectl prints without colour; all others go through its warning writer.

Sources: kubectl `pkg/cmd/apply/apply.go`, `pkg/cmd/create/create_role.go`,
`pkg/cmd/version/skew_warning.go`, `pkg/kuberc/kuberc.go`.
*/
const colored =
	/^Warning: (?!Detected changes to resource |resource \S+ is missing the |failed to migrate |failed to re-apply |server rejected managed |'[^']*' is not a standard |Setting alias |command "|Non-root user |version difference )/gm;

/**
Whether kubectl would colour its warnings; it cannot see the terminal, since its stderr is piped to us.

Source: cli-runtime `pkg/printers/terminal.go`, `AllowsColorOutput`.
*/
export const colorsWarnings = (
	args: readonly string[],
	stream: {readonly isTTY?: boolean},
	env: NodeJS.ProcessEnv,
): boolean =>
	stream.isTTY === true &&
	env['TERM'] !== 'dumb' &&
	env['NO_COLOR'] === undefined &&
	(process.platform !== 'win32' || env['WT_SESSION'] !== undefined) &&
	!isForeign(args);

/** As client-go's `rest/warnings.go` writes them on a terminal. */
export function withWarningColors(bytes: Buffer): Buffer {
	if (!bytes.includes('Warning: ')) return bytes;
	return Buffer.from(bytes.toString('latin1').replace(colored, '\u001B[33;1mWarning:\u001B[0m '), 'latin1');
}
