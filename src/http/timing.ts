import type {Exchange} from '../model/exchange.ts';

/**
The part of a request's duration not covered by any phase: a credential plugin before the connection or after a 401, waiting for a
free connection, the tail of the response headers. Undefined where the log has no phases (below -v=9, before 1.23).

client-go's duration starts before credentials are added (`transport/round_trippers.go`), which its phases do not cover.
*/
export function unexplainedMs({durationMs, timing}: Exchange): number | undefined {
	const phases = Object.values(timing);
	if (durationMs === undefined || phases.length === 0 || timing.serverMs === undefined) return undefined;
	return Math.max(0, durationMs - phases.reduce((sum, phase) => sum + phase, 0));
}
