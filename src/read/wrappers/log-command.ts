import type {Wrapper} from './wrapper.ts';

/** What the runner says itself stays marked, so that it is not taken for kubectl's words. */
const command = /^##\[(?:error|warning|debug)\](?!Process completed|The process |Bash |PowerShell |Script )/;

/**
Tasks of Azure DevOps that mark each line of standard error. Where kubectl's lines stand unmarked, `##[error]` echoes the
last of them: without a header beneath, it is never taken off, and no second failure appears.
*/
export default {
	name: 'log-command',
	certain: false,
	starts: '#',
	samples: [
		['##[error]I1120 21:09:17.316304   21740 loader.go:395] x', 'I1120 21:09:17.316304   21740 loader.go:395] x'],
	],
	unwrap(line) {
		const match = command.exec(line);
		return match === null ? undefined : line.slice(match[0].length);
	},
} satisfies Wrapper;
