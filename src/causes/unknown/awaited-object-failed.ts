import {defineCause} from '../../clues/cause.ts';
import {helmWaitOf, nameOf} from '../../clues/helm-wait.ts';
import {inNamespace, wordOr} from '../../clues/target.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';

export default defineCause({
	id: 'unknown/awaited-object-failed',
	title: 'What helm waited for has failed',
	explain: `
helm waits for the Jobs and Pods of its hooks, and with \`--wait\` for the objects of the release. One of them came to a bad end: a Job that
used up its \`backoffLimit\`, a Pod whose container failed. The API answered; the reason is with the object, mostly in the log of its pods.

A hook that has failed stops the install or upgrade: after \`pre-install\` and \`pre-upgrade\` nothing else of the release was sent.
`,
	lookAlikes: [
		'`timed out waiting for the condition` and `context deadline exceeded` are the limit of the wait: unknown/wait-timed-out.',
		'`Progress deadline exceeded` is a Deployment: unknown/progress-deadline-exceeded.',
	],
	sources: [
		'helm pkg/kube/client.go (helm 3: waitForJob, waitForPodSuccess)',
		'helm pkg/kube/statuswait.go (helm 4)',
		'https://helm.sh/docs/topics/charts_hooks/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const wait = helmWaitOf(failure);
		const [object] = wait?.objects ?? [];
		if (wait?.failed !== true || object === undefined || isProgress(object.message)) return undefined;
		const {said, hook, undone, objects} = wait;
		const {kind, name, namespace, message} = object;
		const more = objects.length > 1 ? ` (and ${objects.length - 1} more)` : '';
		const type = kind.toLowerCase();
		return {
			grade: 'proven',
			proof: [said],
			summary: `${hook === undefined ? '' : `A ${hook} hook failed: `}${nameOf(object)}${more} has failed${message === undefined || message === '' ? '' : ` (${shorten(message, 250)})`}${undone === undefined ? '' : `; helm has ${undone} the release`}.`,
			stage: 'output',
			facts: {object: `${type}/${name}`, namespace, reason: message, hook, undone},
			identity: [type, namespace, name].join('|'),
			next: [
				step(
					sh`kubectl describe ${type} ${wordOr(name, '<name>')} ${inNamespace(namespace)}`,
					'Shows its conditions and events, unless it was deleted.',
				),
				...(type === 'job' || type === 'pod'
					? [
							step(
								sh`kubectl logs ${`${type}/${name}`} ${inNamespace(namespace)} --all-containers`,
								type === 'job'
									? 'Prints what a pod of the Job wrote, if there still is one.'
									: 'Prints what its containers wrote, if it still is there.',
							),
						]
					: []),
			],
		};
	},
});

/** The limit of a Deployment. Source: cli-utils `pkg/kstatus/status/core.go`. */
const isProgress = (message: string | undefined): boolean => message === 'Progress deadline exceeded';
