import {defineCause} from '../../clues/cause.ts';
import {missingProgramOf, runtimeErrorOf} from '../../clues/exit.ts';
import {inNamespace, nearestTarget} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';
import type {NextStep} from '../../model/finding.ts';
import {queryValue, splitUrl} from '../../http/resource.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'unknown/remote-command-exit',
	title: 'The program in the container failed, or did not start',
	explain: `
\`kubectl exec\` reached the container, and its exit code is that of the program there: it ended with another code than 0, or could not be
started, because the image has no such program or may not run it.

126 and 127 mean that a program could not be run or found: the one that kubectl was to start, which the runtime then says itself, or one that
a shell was to start. 137 means that it was killed (SIGKILL), as when the container ends or uses too much memory.
`,
	lookAlikes: [
		'`Job failed: command terminated with exit code` is a line of a CI runner, about its own job.',
		'`error dialing backend` and `unable to upgrade connection` mean that the command was never started.',
		'A shell that a user leaves (`exec -it … -- sh`) ends with the code of the last command in it: no failure.',
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
		const runtime = runtimeErrorOf(failure);
		const cause = missing ?? (ended === undefined ? undefined : runtime);
		const said = ended ?? cause;
		if (said === undefined) return undefined;
		const code = ended?.match[1];
		const {namespace, name} = nearestTarget(failure);
		const program = missing?.match[1];
		const problem = runtime?.match.groups?.problem;
		const short = problem === undefined || problem.length <= 200 ? problem : `${problem.slice(0, 200)}…`;
		const next: NextStep[] = [];
		if (cause !== undefined && name !== undefined) {
			const last = failure.run.exchanges.at(-1);
			const container = last === undefined ? undefined : queryValue(splitUrl(last.url).query, 'container');
			next.push(
				step(
					sh`kubectl get pod ${name} ${inNamespace(namespace)} -o jsonpath='{.spec.containers[*].image}'`,
					'Names the images of the containers; small ones have no shell and no tools.',
				),
				step(
					sh`kubectl debug -it ${name} ${inNamespace(namespace)} --image=busybox ${container === undefined ? [] : [`--target=${container}`]}`,
					'Adds a container with a shell and tools to the pod, which stays there as long as the pod.',
				),
			);
		} else if (code === '137' && name !== undefined) {
			next.push(
				step(
					sh`kubectl describe pod ${name} ${inNamespace(namespace)}`,
					'Shows whether a container was restarted, and why its last run ended.',
				),
			);
		}

		return {
			grade: 'proven',
			proof: cause === undefined || said === cause ? [said] : [cause, said],
			summary:
				program !== undefined
					? `The container could not run "${program}".`
					: cause === undefined
						? `The program in the container ended with exit code ${code}.`
						: `The runtime could not start the program in the container: ${short}`,
			stage: cause === undefined ? 'output' : 'runtime',
			responder: 'kubelet',
			facts: {exitCode: code === undefined ? undefined : Number(code), program, problem: short, namespace, pod: name},
			...((code === '126' || code === '127') && cause === undefined
				? {
						unknowns: [
							{
								what: 'Whether the runtime or a shell in the container could not run a program',
								because: 'the words in front of the exit code are not in the log',
								settledBy: 'The output of the command.',
							},
						],
					}
				: {}),
			next,
		};
	},
});
