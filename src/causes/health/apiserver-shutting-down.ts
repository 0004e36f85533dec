import {defineCause} from '../../clues/cause.ts';
import type {Failure} from '../../failures/failure.ts';
import {openEnd, retried, unprinted, type Retried} from '../../clues/retried.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'health/apiserver-shutting-down',
	title: 'The API server was shutting down',
	explain: `
The API server that received the request was ending: an upgrade, a restart, or a control-plane node being stopped. It refused the
request in these words, with 503 or 429 and \`Retry-After\`, and did not work on it. Where a load balancer stands before several API
servers, the next attempt can reach another one.
`,
	lookAlikes: ['429 with `Too many requests` is priority and fairness: health/apf-rejected-429.'],
	sources: [
		'apiserver pkg/server/filters/with_retry_after.go',
		'apiserver pkg/server/filters/waitgroup.go',
		'https://kubernetes.io/docs/concepts/architecture/leases/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /apiserver is shutting down/i);
		const waits = said === undefined ? awaited(failure) : undefined;
		const [first, ...others] = said === undefined ? (waits?.proof ?? []) : [said];
		if (first === undefined) return undefined;
		return {
			grade: said === undefined ? 'likely' : 'proven',
			proof: [first, ...others],
			summary:
				said === undefined
					? `The API server asked the client to come back in 5 s, probably because it was shutting down.${waits === undefined ? '' : openEnd(waits)}`
					: 'The API server that received the request was shutting down.',
			stage: 'response',
			responder: 'api-server',
			facts: {status: failure.status, retryAfter: failure.header('retry-after')},
			unknowns: said === undefined ? [unprinted] : [],
			next: [
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether the server that answers now is ready.'),
				step(
					sh`kubectl get leases -n kube-system -l apiserver.kubernetes.io/identity=kube-apiserver`,
					'Lists the API servers (1.26 and later); -o yaml shows when each renewed its lease.',
				),
			],
		};
	},
});

/** Bytes of `The apiserver is shutting down, please try again later.` and a line feed. */
const LENGTH = '56';

/** A 429 without its words, after which client-go tries again: of this length, with five seconds, and given before anything else was asked. */
function awaited(failure: Failure): Retried | undefined {
	const waits = retried(failure, 429);
	return waits?.seconds.every(seconds => seconds === 5) === true &&
		failure.header('content-length') === LENGTH &&
		failure.header('audit-id') !== undefined &&
		failure.header('x-kubernetes-pf-flowschema-uid') === undefined
		? waits
		: undefined;
}
