import type {Scenario, Started} from './scenarios.ts';

/** Runs something in a fresh world of a scenario, and ends that world in any case. */
export async function within<T>(scenario: Scenario, run: (world: Started) => Promise<T>): Promise<T> {
	const world = await scenario.start();
	try {
		return await run(world);
	} finally {
		await world.stop();
	}
}
