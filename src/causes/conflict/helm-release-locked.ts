import {defineCause} from '../../clues/cause.ts';
import {helmCommandOf} from '../../clues/helm-command.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/helm-release-locked',
	title: 'Helm believes another operation is running',
	explain: `
The newest revision of the release is marked \`pending-install\`, \`pending-upgrade\` or \`pending-rollback\`. Either another helm works on
it now, or one was killed (a cancelled CI job) and could not write the end.

No request failed: helm read its own record and stopped.
`,
	lookAlikes: [
		'`cannot re-use a name that is still in use` is `helm install` of a release that exists: conflict/helm-release-exists.',
	],
	sources: ['https://helm.sh/docs/helm/helm_history/', 'helm pkg/action/upgrade.go (errPending)'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /another operation \(install\/upgrade\/rollback\) is in progress/);
		if (said === undefined) return undefined;
		const {release, namespace} = helmCommandOf(failure) ?? {};
		return {
			grade: 'proven',
			proof: [said],
			summary: `Helm refuses to start: the newest revision of the release${release === undefined ? '' : ` "${release}"`} is marked as unfinished.`,
			stage: 'command',
			facts: {release, namespace},
			identity: [namespace, release].join('|'),
			next: [
				step(sh`helm history <release> -n <namespace>`, 'Shows the unfinished revision, and when it began.'),
				step(sh`helm list --pending --all-namespaces`, 'Lists all releases in that state.'),
				step(
					sh`helm rollback <release> <last good revision> -n <namespace>`,
					'Goes back to that revision, once it is sure that no other helm is at work; a first install has none.',
				),
			],
		};
	},
});
