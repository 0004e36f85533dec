import {defineCause} from '../../clues/cause.ts';
import {helmWaitOf} from '../../clues/helm-wait.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {givenNamespace, nearestTarget, inNamespace, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'unknown/progress-deadline-exceeded',
	title: 'The Deployment exceeded its progress deadline',
	explain: `
\`kubectl rollout status\`, or helm 4 that waits, read the Deployment, and its controller has written there that nothing went forward for \`progressDeadlineSeconds\`
(10 minutes unless set). Most often new pods do not become ready: an image that cannot be pulled, a container that crashes, a probe that
fails, no room on the nodes.

The Deployment is not rolled back; its controller keeps trying.
`,
	lookAlikes: ['`timed out waiting for the condition` is the limit of the command: unknown/wait-timed-out.'],
	sources: [
		'kubectl pkg/polymorphichelpers/rollout_status.go',
		'helm pkg/kube/statuswait.go (helm 4)',
		'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local' || failure.exchange !== undefined) return undefined;
		const helm = helmWaitOf(failure);
		const [object] =
			helm?.failed === true && helm.objects[0]?.message === 'Progress deadline exceeded' ? helm.objects : [];
		const said =
			(object === undefined ? undefined : helm?.said) ??
			serverSays(failure, /^(?:[Ee]rror: )?deployment "(?<deployment>[^"\n]{1,253})" exceeded its progress deadline$/m);
		if (said === undefined) return undefined;
		const deployment = said.match.groups?.deployment ?? object?.name;
		const namespace = object?.namespace ?? nearestTarget(failure).namespace ?? givenNamespace(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The Deployment "${deployment}" made no progress within its progressDeadlineSeconds.`,
			stage: 'output',
			facts: {deployment, namespace},
			identity: deployment ?? '',
			next: [
				step(
					sh`kubectl describe deployment ${wordOr(deployment, '<deployment>')} ${inNamespace(namespace)}`,
					'Shows the conditions of the Deployment and its replica sets.',
				),
				step(
					sh`kubectl get pods ${inNamespace(namespace)}`,
					'The columns READY and STATUS show which pods do not become ready, and how.',
				),
			],
		};
	},
});
