import {readFileSync} from 'node:fs';
import {runUi} from '../../../src/ui/run.tsx';

// The smallest program with the screen. Arguments: a report's path; `color` or `bare`; how it ends if not by a key.
const [path = '', look, end] = process.argv.slice(2);

/** Milliseconds; by then the first frame has been drawn. */
const lifetime = 600;

if (end === 'throw') {
	setTimeout(() => {
		throw new Error('thrown outside of the screen');
	}, lifetime);
} else if (end === 'exit') {
	setTimeout(() => process.exit(7), lifetime);
} else if (end !== undefined) {
	setTimeout(() => process.kill(process.pid, end), lifetime);
}

await runUi({
	report: JSON.parse(readFileSync(path, 'utf8')),
	input: process.stdin,
	output: process.stdout,
	color: look !== 'bare',
});
console.log('main screen again');
