/**
Milliseconds of processor time that something takes in this process.

Other programs make the clock run on, but not this; that a processor is shared makes it up to twice as long.
*/
export function cpuMs(run: () => void): number {
	const start = process.cpuUsage();
	run();
	const {user, system} = process.cpuUsage(start);
	return (user + system) / 1000;
}

/** The least of several: a collection of garbage, or a compilation, only ever makes it longer. */
export const leastCpuMs = (run: () => void, times = 3): number =>
	Math.min(...Array.from({length: times}, () => cpuMs(run)));
