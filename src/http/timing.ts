import type {Exchange} from '../model/exchange.ts';

/**
The part of a request's duration that no phase accounts for: a credential plugin before the connection or after a 401, a wait
for a free connection, the tail of the answer's headers. Undefined where the log has no phases (below -v=9, before 1.23).

client-go's duration starts before credentials are added (`transport/round_trippers.go`), its phases do not cover that.
*/
export function unexplainedMs({durationMs, timing}: Exchange): number | undefined {
	const phases = Object.values(timing);
	if (durationMs === undefined || phases.length === 0 || timing.serverMs === undefined) return undefined;
	return Math.max(0, durationMs - phases.reduce((sum, phase) => sum + phase, 0));
}
