import {defineCause} from '../../clues/cause.ts';
import {inNamespace, wordOr} from '../../clues/target.ts';
import {heldBy, waitedFor, type Held, type WaitedFor} from '../../clues/waited-for.ts';
import {serverSays} from '../../clues/words.ts';
import type {Failure, Said} from '../../failures/failure.ts';
import {unlistedIn} from '../../failures/unlisted.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

const withPods = /^(?:deployments|statefulsets|daemonsets|replicasets)\.apps$|^jobs\.batch$/;

/** What the object itself says about what it waits for. */
function reasonOf({finalizers, conditions: [condition]}: Held): string {
	if (condition === undefined)
		return `it waits for ${finalizers.length === 1 ? 'its finalizer' : 'its finalizers'} ${finalizers.join(', ')}.`;
	return `the namespace controller says: ${condition.length > 250 ? `${condition.slice(0, 250)}…` : condition}`;
}

/** A namespace that was deleted by a client which could not list all API groups: neither can the namespace controller. */
const missesTypes = ({run}: Failure, known: WaitedFor | undefined): boolean =>
	known?.resource === 'namespaces' &&
	run.exchanges.some(({method}) => method === 'DELETE') &&
	run.notes.some(({kind, text}) => kind === 'discovery' && unlistedIn(text).length > 0);

/**
helm that waited: the limit of its own context, in the words of Go, or the first object that was not ready, as its kstatus says.

Sources: helm 3 `pkg/kube/wait.go`, helm 4 `pkg/kube/statuswait.go`.
*/
const helmWait =
	/^Error: (?:(?:UPGRADE|INSTALLATION|ROLLBACK) FAILED: )?(?:context deadline exceeded|client rate limiter Wait returned an error: context deadline exceeded|resource (?<object>\w{1,80}\/\S{1,300}) not ready\. status: (?<state>\w{1,40})[^\n]*)$/m;

function endOfHelmWait(failure: Failure): Said | undefined {
	const said = failure.says(helmWait);
	const waits =
		said?.match.groups?.state !== undefined ||
		/ --(?:wait|atomic|rollback-on-failure)\b/.test(failure.run.command ?? '');
	return waits ? said : undefined;
}

export default defineCause({
	id: 'unknown/wait-timed-out',
	title: 'What the command waited for did not happen in time',
	explain: `
\`kubectl wait\`, \`kubectl rollout status\`, \`kubectl delete\` and helm wait for a state: a pod that is ready, an object that is gone. It did
not come before the limit (\`--timeout\`). The API answered; the reason is with the object.

An object whose deletion was accepted stays until its finalizers are removed, each by the program that set it; a namespace, until all that is
in it is gone.
`,
	lookAlikes: [
		'`context deadline exceeded` in a request without a status is the connection: network/client-timeout.',
		'`exceeded its progress deadline` is the Deployment’s own limit: unknown/progress-deadline-exceeded.',
	],
	sources: [
		'apimachinery pkg/util/wait/error.go (ErrorInterrupted)',
		'kubectl pkg/cmd/wait/wait.go',
		'kubectl pkg/cmd/wait/delete.go',
		'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		// With a failed request, that request is the reason.
		if (failure.exchange !== undefined) return undefined;
		const ended = endOfHelmWait(failure);
		if (failure.phase !== 'local' && ended === undefined) return undefined;
		const said =
			ended ??
			serverSays(
				failure,
				/^(?:[Ee]rror: )?(?<helm>(?:INSTALLATION|UPGRADE) FAILED: |failed (?:pre|post)-\w{1,20}: (?:1 error occurred:\n[ \t]*\* )?|release \S{1,253} failed, and has been (?:uninstalled|rolled back) due to [\w -]{1,60} being set: )?(?:(?:pre|post)-\w{1,20} hooks failed: )?timed out waiting for the condition(?: on (?<object>[^\s,]{1,500}))?$/m,
			);
		if (said === undefined) return undefined;
		const {object, helm = ended === undefined ? undefined : 'helm'} = said.match.groups ?? {};
		const seen = waitedFor(failure);
		// The words name it as `pods/app`, the requests with its group.
		const known = seen === undefined || (object !== undefined && !object.endsWith(`/${seen.name}`)) ? undefined : seen;
		const word = object ?? (known === undefined ? undefined : `${known.resource}/${known.name}`);
		const held = known === undefined ? undefined : heldBy(failure, known);
		const why = held === undefined ? '' : reasonOf(held);
		const namespace = known?.namespace ?? (object === undefined ? seen?.namespace : undefined);
		const [resource = '', name = ''] = word?.split('/') ?? [];
		return {
			grade: 'proven',
			proof: held === undefined ? [said] : [said, held.line],
			summary:
				held === undefined
					? `${word ?? 'What the command waited for'} did not reach the awaited state in time.`
					: `${word} was not gone in time: its deletion was accepted, and ${why}`,
			stage: 'output',
			facts: {object: word, namespace, finalizers: held?.finalizers, conditions: held?.conditions},
			identity: word ?? '',
			// A helm command that is repeated changes the release again.
			...(helm === undefined ? {} : {retryable: false}),
			next: [
				...(word === undefined
					? []
					: held === undefined
						? [
								step(
									sh`kubectl describe ${resource} ${name} ${inNamespace(namespace)}`,
									'Shows the state and the events of the object.',
								),
							]
						: [
								step(
									sh`kubectl get ${resource} ${name} ${inNamespace(namespace)} -o yaml`,
									'Shows the finalizers that are left, and in the status what is waited for.',
								),
							]),
				...(held?.conditions.some(each => each.startsWith('Discovery failed')) === true || missesTypes(failure, known)
					? [
							step(
								sh`kubectl get apiservices`,
								'Shows which APIs are not available; a namespace goes only when all can be listed.',
							),
						]
					: []),
				...(known !== undefined && withPods.test(known.resource)
					? [
							step(
								sh`kubectl get pods ${inNamespace(namespace)}`,
								'The column STATUS shows which pods do not start, and how.',
							),
						]
					: []),
				...(held === undefined && namespace !== undefined
					? [
							step(
								sh`kubectl get events -n ${wordOr(namespace, '<namespace>')} --sort-by=.lastTimestamp`,
								'Lists the events of the namespace, the latest at the end.',
							),
						]
					: []),
			],
		};
	},
});
