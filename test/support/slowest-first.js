import Sequencer from '@jest/test-sequencer';

/** Seconds of the slowest suites, on two CPUs; for the others jest knows the last duration, or the size. */
const seconds = {
	'real-kubectl': 70,
	'real-kubectl-process': 20,
	'doctor/doctor': 18,
	'differential/pipe': 20,
	properties: 20,
	'formats/cli': 16,
	'cli/sources': 13,
	'screen/kubectl': 13,
	'properties/pairs': 13,
	'cli/ci': 12,
	'formats/browser/html': 10,
};

/** The last suite to start should be a short one, or the other workers idle at the end. */
export default class SlowestFirst extends Sequencer {
	sort(tests) {
		const weight = ({path}) => seconds[/\/test\/(.+)\.test\.tsx?$/.exec(path)?.[1]] ?? 0;
		const usual = super.sort(tests); // oxlint-disable-line unicorn/no-array-sort -- jest's method, which sorts a copy
		return usual.toSorted((one, other) => weight(other) - weight(one));
	}
}
