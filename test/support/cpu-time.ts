/**
Milliseconds of CPU time that something takes in this process.

Unlike wall time, it does not include other programs; sharing a CPU makes it up to twice as long.
*/
export function cpuMs(run: () => void): number {
	const start = process.cpuUsage();
	run();
	const {user, system} = process.cpuUsage(start);
	return (user + system) / 1000;
}

/** The minimum of several: garbage collection or compilation can only make it longer. */
export const leastCpuMs = (run: () => void, times = 3): number =>
	Math.min(...Array.from({length: times}, () => cpuMs(run)));
