import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {nearestTarget, inNamespace, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'unknown/progress-deadline-exceeded',
	title: 'The Deployment made no progress in time',
	explain: `
\`kubectl rollout status\` read the Deployment, and its controller has written there that nothing went forward for \`progressDeadlineSeconds\` (10
minutes unless set). New pods do not become ready: an image that cannot be fetched, a container that crashes, a probe that fails, no room on the nodes.

No request failed; the reason is with the pods.
`,
	lookAlikes: ['`timed out waiting for the condition` is the limit of the command: unknown/wait-timed-out.'],
	sources: [
		'kubectl pkg/polymorphichelpers/rollout_status.go',
		'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local' || failure.exchange !== undefined) return undefined;
		const said = serverSays(
			failure,
			/^(?:[Ee]rror: )?deployment "(?<deployment>[^"\n]{1,253})" exceeded its progress deadline$/m,
		);
		if (said === undefined) return undefined;
		const deployment = said.match.groups?.deployment;
		const {namespace} = nearestTarget(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The Deployment "${deployment}" made no progress within its deadline; every request was answered.`,
			stage: 'output',
			facts: {deployment, namespace},
			identity: deployment ?? '',
			next: [
				step(
					sh`kubectl describe deployment ${wordOr(deployment, '<deployment>')} ${inNamespace(namespace)}`,
					'The conditions say what did not go forward.',
				),
				step(
					sh`kubectl get pods ${inNamespace(namespace)}`,
					'The column STATUS shows which new pods do not start, and how.',
				),
			],
		};
	},
});
