import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {nearestTarget, inNamespace, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'unknown/wait-timed-out',
	title: 'What the command waited for did not happen in time',
	explain: `
\`kubectl wait\`, \`kubectl rollout status\`, \`kubectl delete\` and helm wait for a state: a pod that is ready, an object that is gone. The API
answered every question, and the state did not come before the limit (\`--timeout\`). kubectl and the cluster's API are fine; the reason is with the object.
`,
	lookAlikes: [
		'`context deadline exceeded` in a request without a status is the connection: network/client-timeout.',
		'`exceeded its progress deadline` is the Deployment that gave up: unknown/progress-deadline-exceeded.',
	],
	sources: ['apimachinery pkg/util/wait/error.go (ErrorInterrupted)', 'kubectl pkg/cmd/wait/wait.go'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		// With a failed request, that request is the reason.
		if (failure.phase !== 'local' || failure.exchange !== undefined) return undefined;
		const said = serverSays(
			failure,
			/^(?:[Ee]rror: )?(?:(?:INSTALLATION|UPGRADE) FAILED: )?(?:(?:pre|post)-\w{1,20} hooks failed: )?timed out waiting for the condition(?: on (?<object>[^\s,]{1,500}))?$/m,
		);
		if (said === undefined) return undefined;
		const object = said.match.groups?.object;
		const {namespace} = nearestTarget(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The state that was waited for did not come in time${object === undefined ? '' : ` on ${object}`}; every request was answered.`,
			stage: 'output',
			facts: {object, namespace},
			identity: object ?? '',
			next: [
				step(
					sh`kubectl describe ${wordOr(object, '<type/name>')} ${inNamespace(namespace)}`,
					'Conditions and events say what is missing.',
				),
				step(
					sh`kubectl get events ${inNamespace(namespace)} --sort-by=.lastTimestamp`,
					'Shows what happened to the objects around it.',
				),
			],
		};
	},
});
