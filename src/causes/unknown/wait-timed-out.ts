import {defineCause, type Match} from '../../clues/cause.ts';
import {helmWaitOf, nameOf, type HelmObject, type HelmWait} from '../../clues/helm-wait.ts';
import {isNamespacedType} from '../../clues/namespaced.ts';
import {inNamespace, wordOr} from '../../clues/target.ts';
import {askedFor, heldBy, waitedFor, type AskedFor, type Held, type WaitedFor} from '../../clues/waited-for.ts';
import {serverSays} from '../../clues/words.ts';
import type {Failure} from '../../failures/failure.ts';
import {unlistedIn} from '../../failures/unlisted.ts';
import {step} from '../../kubectl/step.ts';
import type {NextStep} from '../../model/finding.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';

const withPods =
	/^(?:deploy(?:ments?)?|statefulsets?|sts|daemonsets?|ds|replicasets?|rs)(?:\.apps)?$|^jobs?(?:\.batch)?$/i;

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

const podsStep = (namespace: string | undefined): NextStep =>
	step(sh`kubectl get pods ${inNamespace(namespace)}`, 'The column STATUS shows which pods do not start, and how.');

/** Of kubectl in lower case. Sources: `ErrorInterrupted` in apimachinery `pkg/util/wait/error.go`; kubectl `pkg/cmd/wait/wait.go`. */
const ofKubectl = /^(?:error: )?timed out waiting for the condition(?: on (?<object>[^\s,]{1,500}))?$/m;

export default defineCause({
	id: 'unknown/wait-timed-out',
	title: 'What the command waited for did not happen in time',
	explain: `
\`kubectl wait\`, \`kubectl rollout status\`, \`kubectl delete\` and helm wait for a state: a pod that is ready, an object that is gone. It did
not come before the limit (\`--timeout\`). The API answered; the reason is with the object.

helm waits for the Jobs and Pods of its hooks, and with \`--wait\` for all objects of the release. What it sent stays, unless it was told to
take it back (\`--atomic\`, \`--rollback-on-failure\`).

An object whose deletion was accepted stays until its finalizers are removed, each by the program that set it; a namespace, until all that is
in it is gone.
`,
	lookAlikes: [
		'`context deadline exceeded` in a request without a status is the connection: network/client-timeout.',
		'`exceeded its progress deadline` is the Deployment’s own limit: unknown/progress-deadline-exceeded.',
		'`job … failed`, `status: Failed` is an object that came to a bad end before the limit: unknown/awaited-object-failed.',
	],
	sources: [
		'apimachinery pkg/util/wait/error.go (ErrorInterrupted)',
		'kubectl pkg/cmd/wait/wait.go',
		'kubectl pkg/cmd/wait/delete.go',
		'helm pkg/kube/wait.go (helm 3)',
		'helm pkg/kube/statuswait.go (helm 4)',
		'https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		// With a failed request, that request is the reason.
		if (failure.exchange !== undefined) return undefined;
		const helm = helmWaitOf(failure);
		if (helm !== undefined) return helm.failed ? undefined : ofHelm(helm, failure);
		const said = failure.phase === 'local' ? serverSays(failure, ofKubectl) : undefined;
		if (said === undefined) return undefined;
		const {object} = said.match.groups ?? {};
		const asked = askedFor(failure);
		const seen =
			waitedFor(failure) ??
			(asked?.resource === undefined || asked.name === undefined
				? undefined
				: {resource: asked.resource, name: asked.name, namespace: asked.namespace});
		// The words name it as `pods/app`, the requests with its group.
		const known = seen === undefined || (object !== undefined && !object.endsWith(`/${seen.name}`)) ? undefined : seen;
		const word = object ?? (known === undefined ? undefined : `${known.resource}/${known.name}`);
		const held = known === undefined ? undefined : heldBy(failure, known);
		const why = held === undefined ? '' : reasonOf(held);
		const [resource = '', name = ''] = word?.split('/') ?? [];
		const place = isNamespacedType(resource.split('.')[0] ?? '') ? asked?.namespace : undefined;
		const namespace = known?.namespace ?? (object === undefined ? seen?.namespace : place);
		const isGone = asked?.end === 'deletion';
		return {
			grade: 'proven',
			proof: held === undefined ? [said] : [said, held.line],
			summary:
				held === undefined
					? summaryOf(word, asked)
					: `${word} was not gone in time: its deletion was accepted, and ${why}`,
			stage: 'output',
			facts: {
				object: word,
				namespace,
				state: asked?.state,
				finalizers: held?.finalizers,
				conditions: held?.conditions,
			},
			identity: word ?? '',
			next: [
				...(word === undefined
					? []
					: held === undefined && !isGone
						? [
								step(
									sh`kubectl describe ${resource} ${name} ${inNamespace(namespace)}`,
									'Shows the state and the events of the object.',
								),
							]
						: [
								step(
									sh`kubectl get ${resource} ${name} ${inNamespace(namespace)} -o yaml`,
									held === undefined
										? 'Shows whether its deletion was requested (deletionTimestamp), and the finalizers that are left.'
										: 'Shows the finalizers that are left, and in the status what is waited for.',
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
				...(known !== undefined && !isGone && withPods.test(known.resource) ? [podsStep(namespace)] : []),
				...(held === undefined && !isGone && namespace !== undefined
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

function summaryOf(object: string | undefined, asked: AskedFor | undefined): string {
	const what = object ?? 'What the command waited for';
	switch (asked?.end) {
		case 'deletion':
			return `${what} was not gone in time.`;
		case 'rollout':
			return `The rollout${object === undefined ? '' : ` of ${object}`} was not complete in time.`;
		default:
			return `${what} did not reach the awaited state${asked?.state === undefined ? '' : ` (${asked.state})`} in time.`;
	}
}

function ofHelm(wait: HelmWait, failure: Failure): Match {
	const {said, hook, undone, objects} = wait;
	const object = objects.find(({state}) => state === 'Failed') ?? objects[0];
	const isGone = /still exists\. status: |uninstallation completed/.test(said.statement.text);
	const more = objects.length > 1 ? ` (and ${objects.length - 1} more)` : '';
	const end = isGone
		? 'was not gone in time'
		: hook === undefined
			? 'was not ready in time'
			: `, which the ${hook} hook made, was not ready in time`;
	const what =
		object !== undefined
			? `${nameOf(object)}${more}${end.startsWith(',') ? '' : ' '}${end}: ${object.state}${object.message === '' ? '' : `, ${shorten(object.message ?? '', 250)}`}`
			: hook !== undefined
				? `A ${hook} hook of the release did not end in time`
				: isGone
					? 'Not all objects of the release were gone in time'
					: isOfHelm(failure)
						? 'What helm waited for was not ready in time'
						: 'What the command waited for did not reach the awaited state in time';
	return {
		grade: 'proven',
		proof: [said],
		summary: `${what}${undone === undefined ? '' : `; helm has ${undone} the release`}.`,
		stage: 'output',
		facts: {
			object: object === undefined ? undefined : `${object.kind.toLowerCase()}/${object.name}`,
			namespace: object?.namespace,
			state: object?.state,
			message: object?.message,
			hook,
			undone,
		},
		identity: [object?.kind, object?.namespace, object?.name].join('|'),
		// A helm command that is repeated changes the release again.
		retryable: false,
		next: [...objectSteps(object), ...(isGone && object === undefined ? leftSteps : releaseSteps(wait, failure))],
	};
}

const isOfHelm = ({run: {command, program}}: Failure): boolean =>
	/\bhelm(?:\.exe)? /i.test(command ?? '') || /^helm/i.test(program ?? '');

const objectSteps = (object: HelmObject | undefined): NextStep[] =>
	object === undefined
		? []
		: [
				step(
					sh`kubectl describe ${object.kind.toLowerCase()} ${wordOr(object.name, '<name>')} ${inNamespace(object.namespace)}`,
					'Shows the state and the events of the object.',
				),
				...(withPods.test(object.kind) ? [podsStep(object.namespace)] : []),
			];

/** helm forgets a release that it uninstalled, whatever is left of it. Source: helm `pkg/action/uninstall.go`. */
const leftSteps: readonly NextStep[] = [
	step(
		sh`kubectl get all -n <namespace>`,
		'Lists pods, Services and workloads that are still there; other types are not among them.',
	),
];

/** How to find what is not ready where helm does not name it. What was uninstalled has left nothing but events. */
function releaseSteps({hook, undone, objects}: HelmWait, failure: Failure): NextStep[] {
	if (undone !== undefined)
		return [
			step(
				sh`kubectl get events -n <namespace> --sort-by=.lastTimestamp`,
				'Lists the events of the namespace, also those of objects that are gone; they are usually kept for an hour.',
			),
		];
	if (objects.length > 0 || !isOfHelm(failure)) return [];
	return [
		hook === undefined
			? step(
					sh`helm get manifest <release> -n <namespace> | kubectl get -n <namespace> -f -`,
					'Shows the objects of the release, and how many of their pods are ready.',
				)
			: step(
					sh`helm get hooks <release> -n <namespace> | kubectl get -n <namespace> -f -`,
					'Shows the Jobs and other objects of the hooks, as far as they exist.',
				),
		step(sh`kubectl get pods -n <namespace>`, 'The column STATUS shows which pods do not start, and how.'),
	];
}
