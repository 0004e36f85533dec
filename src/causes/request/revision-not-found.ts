import {defineCause} from '../../clues/cause.ts';
import {givenNamespace, inNamespace} from '../../clues/target.ts';
import {argumentsOf, givenObject} from '../../clues/waited-for.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

// error: unable to find specified revision 44 in history     kubectl rollout undo, rollout history
// error: no rollout history found for deployment "web"       rollout undo of one with a single revision
// Error: release has no 9 version                            helm rollback
const words =
	/^(?:error: (?:unable to find (?:specified revision (?<revision>\d+) in history|the specified revision)|no rollout history found for deployment "(?<deployment>[^"\n]{1,253})"|(?<last>no last revision to roll back to))|Error: release has no (?<version>-?\d+) version)$/m;

export default defineCause({
	id: 'request/revision-not-found',
	title: 'The history has no such revision',
	explain: `
A rollback goes to an earlier revision. kubectl finds those in the ReplicaSets of a Deployment, or the ControllerRevisions of a StatefulSet
or DaemonSet, of which only the last \`revisionHistoryLimit\` (10 unless set) are kept; helm in its own records, of which \`--history-max\`
are kept. The one that was asked for is not among them.
`,
	lookAlikes: [
		'`release: not found` means that helm has no record of the release at all: request/helm-release-not-found.',
	],
	sources: [
		'kubectl pkg/polymorphichelpers/rollback.go (revisionNotFoundErr)',
		'kubectl pkg/polymorphichelpers/history.go',
		'helm pkg/action/rollback.go (prepareRollback)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const {deployment, last, version, revision = version} = said.match.groups ?? {};
		const {resource = deployment === undefined ? undefined : 'deployment', name = deployment} =
			givenObject(argumentsOf(failure.run.command) ?? []) ?? {};
		const object = resource === undefined || name === undefined ? undefined : `${resource}/${name}`;
		const namespace = givenNamespace(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary:
				version === undefined
					? `The history${object === undefined ? '' : ` of ${object}`} has no ${
							deployment !== undefined || last !== undefined
								? 'earlier revision'
								: revision === undefined
									? 'such revision'
									: `revision ${revision}`
						}.`
					: `The history of the release has no revision ${version}.`,
			stage: 'command',
			responder: 'nobody',
			facts: {revision: revision === undefined ? undefined : Number(revision), object, namespace},
			identity: [object, revision].join('|'),
			next:
				version === undefined
					? object === undefined
						? []
						: [
								step(
									sh`kubectl rollout history ${object} ${inNamespace(namespace)}`,
									'Lists the revisions that there are.',
								),
							]
					: [step(sh`helm history <release> -n <namespace>`, 'Lists the revisions that there are.')],
		};
	},
});
