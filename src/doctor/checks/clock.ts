import {sh} from '../../text/sh.ts';
import {seen, type Check, type Result} from '../check.ts';
import {askClock} from '../clock.ts';
import {serverVersion} from '../read-only.ts';
import {todo} from '../todo.ts';

/**
Seconds that two clocks may differ without harm: kube-apiserver's leeway for the times in a service account's token.

Sources: Kubernetes `pkg/serviceaccount/claims.go`; go-jose `jwt/validation.go`, `DefaultLeeway`.
*/
const TOLERANCE = 60;

/** Whether this machine and the server agree on the time, which certificates and tokens depend on. */
export default {
	id: 'clock',
	order: 125,
	// Not the certificate: with a wrong clock it may look as if it were over.
	needs: ['tcp'],
	async run(world): Promise<Result | undefined> {
		const connection = seen(world, 'connection');
		const way = seen(world, 'way');
		const [address = way.host] = seen(world, 'addresses');
		// For everybody, by the ClusterRole `system:public-info-viewer`; whatever the status, the answer has a Date.
		const path = serverVersion(connection.server).at(-1) ?? '/version';
		world.show(`# GET ${new URL(path, connection.server).href} without credentials`);
		const clock = await askClock({connection, way, address, env: world.env, timeoutMs: world.timeoutMs}, path);
		if (clock.kind !== 'answer')
			return {
				outcome: 'unknown',
				summary: `The server's clock is not known: ${clock.kind === 'not from here' ? clock.why : 'a request without credentials got no answer'}.`,
			};
		const {date, aheadMs, doubtMs, status} = clock;
		if (date === undefined)
			return {outcome: 'unknown', summary: `The server's clock is not known: its answer (${status}) has no Date.`};
		// In favour of the clocks: they may be as close as the doubt allows.
		const seconds = Math.max(0, Math.round((Math.abs(aheadMs) - doubtMs) / 1000));
		const facts = {
			serverDate: date.toISOString(),
			secondsAhead: Math.sign(aheadMs) * seconds,
			toleranceSeconds: TOLERANCE,
		};
		if (seconds <= TOLERANCE)
			return {
				outcome: 'ok',
				summary:
					seconds <= 1
						? 'This machine and the server agree on the time.'
						: `The clock of this machine is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the server's: too little to matter.`,
				facts,
			};
		return {
			outcome: 'warning',
			summary:
				aheadMs > 0
					? `The clock of this machine is ${lasting(seconds)} behind the server's: a certificate that was just issued may look not yet valid here, and an expired token looks valid, so that nobody renews it in time.`
					: `The clock of this machine is ${lasting(seconds)} ahead of the server's: a certificate or token may look expired here while it is valid, and the server takes a token signed on this machine for one of the future.`,
			todo: todo`${sh`timedatectl timesync-status`}: Shows whether this machine takes its time from a server; if it does, the server's clock is the wrong one.`,
			facts,
		};
	},
} satisfies Check;

function lasting(seconds: number): string {
	if (seconds < 120) return `${seconds} s`;
	const minutes = Math.round(seconds / 60);
	return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
