import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {inNamespace, nearestTarget, wordOr} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import {missingProgramOf} from '../../clues/exit.ts';

export default defineCause({
	id: 'unknown/remote-command-exit',
	title: 'The program in the container ended with an error',
	explain: `
\`kubectl exec\` did its work: it reached the container and ran the command there. That command ended with an exit code other
than 0, or the container's image has no such program. kubectl and the cluster are fine.

Exit code 126 or 127 means that the program could not be started or found, 137 that it was killed (often out of memory).
`,
	lookAlikes: [
		'`Job failed: command terminated with exit code` is a line of a CI runner, about its own job.',
		'`error dialing backend` and `unable to upgrade connection` mean that the command was never started.',
	],
	sources: [
		'client-go tools/remotecommand/v4.go',
		'https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		// `error: ` in front only with some versions; a CI system has other words in front.
		const ended = serverSays(
			failure,
			/^(?:error: )?command terminated with (?:non-zero )?exit code[: ]+(?:exit status )?(\d+)\s*$/m,
		);
		const missing = missingProgramOf(failure);
		const said = ended ?? missing;
		if (said === undefined) return undefined;
		const code = ended?.match[1];
		const {namespace, name} = nearestTarget(failure);
		const program = missing?.match[1];
		return {
			grade: 'proven',
			proof: missing === undefined || said === missing ? [said] : [missing, said],
			summary:
				program === undefined
					? `The program in the container ended with exit code ${code}; kubectl and the cluster did their part.`
					: `The container has no program "${program}"; kubectl and the cluster did their part.`,
			stage: 'output',
			facts: {exitCode: code === undefined ? undefined : Number(code), program, namespace, pod: name},
			next: [
				step(
					sh`kubectl logs ${wordOr(name, '<pod>')} ${inNamespace(namespace)} --tail=50`,
					'What the container itself wrote.',
				),
				step(
					sh`kubectl get pod ${wordOr(name, '<pod>')} ${inNamespace(namespace)}`,
					'Shows whether the container was restarted meanwhile.',
				),
			],
		};
	},
});
