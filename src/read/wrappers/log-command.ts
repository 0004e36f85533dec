import type {Wrapper} from './wrapper.ts';

/** The runner's own messages keep their mark, so that they are not taken for kubectl's. */
const command = /^##\[(?:error|warning|debug)\](?!Process completed|The process |Bash |PowerShell |Script )/;

/**
Azure DevOps tasks that mark each stderr line. Where kubectl's lines are unmarked, `##[error]` echoes the last of them: without a
header beneath, it is never stripped, so no second failure appears.
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
