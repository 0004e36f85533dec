import {readFileSync} from 'node:fs';
import {runUi} from '../../../src/ui/run.tsx';

// The smallest program with the screen. Arguments: a report's path; `color` or `bare`; how it ends if not by a key.
const [path = '', look, end] = process.argv.slice(2);

// The test says when.
process.on('SIGUSR2', () => {
	if (end === 'throw') throw new Error('thrown outside of the screen');
	if (end === 'exit') process.exit(7);
	process.kill(process.pid, end);
});

await runUi({
	report: JSON.parse(readFileSync(path, 'utf8')),
	input: process.stdin,
	output: process.stdout,
	color: look !== 'bare',
});
console.log('main screen again');
