import type {Failure, Said} from '../failures/failure.ts';
import {serverSays} from './words.ts';

/** An object that helm waited for, and what was the matter with it. */
export type HelmObject = {
	readonly kind: string;
	readonly namespace: string | undefined;
	readonly name: string | undefined;
	/** In the words of kstatus: `InProgress`, `Failed`, `Terminating`. */
	readonly state: string | undefined;
	readonly message: string | undefined;
};

export type HelmWait = {
	readonly said: Said;
	/** The event of the hook that was waited for: `pre-upgrade`. */
	readonly hook: string | undefined;
	/** What helm did with the release then. */
	readonly undone: 'uninstalled' | 'rolled back' | undefined;
	readonly objects: readonly HelmObject[];
	/** Failed objects end the wait at once, anything else its time limit. */
	readonly failed: boolean;
};

/**
How helm says that a wait came to no good end.

Sources: helm 3 `pkg/kube/client.go` (`waitForJob`), `pkg/kube/wait.go`, `pkg/kube/ready.go`; helm 4 `pkg/kube/statuswait.go`; of both
`pkg/action/install.go`, `upgrade.go`, `uninstall.go`.
*/
const words =
	/^Error: (?:[A-Z]{4,15} FAILED: |uninstallation completed with \d{1,4} error\(s\): )?(?:release \S{1,253} failed, and has been (?<undone>uninstalled|rolled back) due to [\w -]{1,60} being set: )?(?:failed (?<first>(?:pre|post)-\w{1,20}): |(?<later>(?:pre|post)-\w{1,20}) hooks failed: )?(?:\d{1,4} errors? occurred:\n[ \t]*\* )?(?:(?<limit>timed out waiting for the condition|(?:client rate limiter Wait returned an error: )?context deadline exceeded)|(?<failed>job is failed: \S{1,500}|job \S{1,253} failed(?:: \w{1,80})?|pod \S{1,253} failed)|(?<object>resource \w{1,80}\/\S{0,253}\/\S{1,253} (?:not ready|still exists)\. status: ))/;

const object =
	/^(?:Error: [^\n]{0,500}?)?resource (?<kind>\w{1,80})\/(?<namespace>\S{0,253}?)\/(?<name>\S{1,253}) (?:not ready|still exists)\. status: (?<state>\w{1,40}), message: (?<message>[^\n]*)$/gm;

const job =
	/^(?:job is failed: (?<place>[^\s/]+)\/(?<job>\S+)|(?<kind>job|pod) (?<name>\S+) failed(?:: (?<reason>\w+))?)$/;

/** What helm says about its wait; undefined for other words, and for `context deadline exceeded` of a command that waits for nothing. */
export function helmWaitOf(failure: Failure): HelmWait | undefined {
	if (failure.exchange !== undefined) return undefined;
	const said = serverSays(failure, words);
	const {undone, first, later, limit, failed} = said?.match.groups ?? {};
	if (said === undefined) return undefined;
	const hook = first ?? later;
	const waits =
		hook !== undefined ||
		undone !== undefined ||
		/ --(?:wait|atomic|rollback-on-failure)\b/.test(failure.run.command ?? '');
	// A request may end in these words of Go, too.
	if (limit?.endsWith('context deadline exceeded') === true && !waits) return undefined;
	const objects =
		failed === undefined
			? [...said.statement.text.matchAll(object)].map(({groups}) => ({
					kind: groups?.kind ?? '',
					namespace: groups?.namespace === '' ? undefined : groups?.namespace,
					name: groups?.name,
					state: groups?.state,
					message: groups?.message,
				}))
			: [failedOf(failed)];
	return {
		said,
		hook,
		undone: undone as HelmWait['undone'],
		objects,
		failed: failed !== undefined || (objects.length > 0 && objects.every(({state}) => state === 'Failed')),
	};
}

function failedOf(text: string): HelmObject {
	const {kind = 'job', name, reason, place, job: other} = job.exec(text)?.groups ?? {};
	return {
		kind: kind === 'pod' ? 'Pod' : 'Job',
		namespace: place,
		name: name ?? other,
		state: 'Failed',
		message: reason,
	};
}

/** `Deployment "web" in namespace shop` */
export const nameOf = ({kind, namespace, name}: HelmObject): string =>
	`${kind} "${name}"${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
