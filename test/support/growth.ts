import {attackText, attacksOn, type Attack} from './attacks.ts';
import {cpuMs} from './cpu-time.ts';

/** A pattern of the program, with its file. */
export type Found = {
	readonly where: string;
	readonly pattern: RegExp;
	/** `all` if it finds every match, as `split` and the `g` flag do. */
	readonly use: 'first' | 'all';
};

/** Below this many milliseconds of CPU time, the machine matters more than the pattern. */
const MEASURABLE = 3;
const MINIMUM = 20;
/** Four times the text is 4 times the linear work and 16 times the quadratic; the threshold is 3 per doubling, minus noise. */
const RATIO = 8;
/** Small ones first: an exponential pattern takes seconds for 30 characters, a cubic one for 2000. */
const SIZES = [14, 18, 22, 26, 500, 2000, 8000, 40_000];
/** About what the program keeps of one line. */
const LONGEST = 200_000;

function run({pattern, use}: Found, text: string): void {
	pattern.lastIndex = 0;
	if (use === 'first') pattern.exec(text);
	else if (pattern.global) text.replace(pattern, '');
	else text.split(pattern);
}

const milliseconds = (found: Found, text: string): number => cpuMs(() => run(found, text));

/** True if the time grows at least quadratically, from a length at which it was measurable. */
function grows(found: Found, attack: Attack, slow: number): boolean {
	// The minimum of several: other work in the process can only make it slower.
	const time = (length: number) => {
		const text = attackText(attack, length);
		let least = milliseconds(found, text);
		for (let again = 0; again < (least < 50 ? 4 : 1) && least < 1000; again++)
			least = Math.min(least, milliseconds(found, text));
		return least;
	};

	const took = time(slow);
	if (took < MEASURABLE) return false;
	// 26 characters: linear work is done in microseconds, so this is exponential.
	if (slow < 30) return true;
	// Back to where quadratic work is just measurable, so that four times the length does not take seconds.
	let length = Math.ceil(slow / Math.min(16, Math.sqrt(took / MEASURABLE)));
	let [one, two, four] = [time(length), time(length * 2), time(length * 4)];
	for (let steady = 0; ;) {
		if (four >= MINIMUM) {
			if (four > one * RATIO) return true;
			// Measurable but not steep, and not just once: linear.
			if (++steady === 2) return false;
		}

		length *= 2;
		if (length * 4 > LONGEST) return false;
		[one, two, four] = [two, four, time(length * 4)];
	}
}

/** The attack that makes a pattern's time grow faster than its text, if any. */
export function superLinear(found: Found): Attack | undefined {
	return attacksOn(found.pattern).find(attack => {
		for (const size of SIZES) {
			const text = attackText(attack, size);
			// Twice: the first run may have been compiling.
			if (milliseconds(found, text) < MEASURABLE || milliseconds(found, text) < MEASURABLE) continue;
			// And once more, so that chance does not decide.
			return grows(found, attack, size) && grows(found, attack, size);
		}

		return false;
	});
}
