import type {Scenario, Started} from './scenarios.ts';

/** Runs something in a fresh instance of a scenario, and always cleans up. */
export async function within<T>(scenario: Scenario, run: (world: Started) => Promise<T>): Promise<T> {
	const world = await scenario.start();
	try {
		return await run(world);
	} finally {
		await world.stop();
	}
}
