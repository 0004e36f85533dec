import {defineCause} from '../../clues/cause.ts';
import {helmCommandOf} from '../../clues/helm-command.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'conflict/helm-release-exists',
	title: 'A helm release of this name already exists',
	explain: `
\`helm install\` only makes new releases. One of this name has a revision in the namespace that is not marked as uninstalled; a failed first
install counts too. No request failed: helm read its own records and stopped.
`,
	lookAlikes: [
		'`another operation … is in progress` is a release that is marked as unfinished: conflict/helm-release-locked.',
		'`invalid ownership metadata` is an object of nobody, or of another release: conflict/helm-ownership.',
	],
	sources: ['helm pkg/action/install.go (availableName)', 'https://helm.sh/docs/helm/helm_upgrade/'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /cannot re-use a name that is still in use/);
		if (said === undefined) return undefined;
		const {release, namespace} = helmCommandOf(failure) ?? {};
		return {
			grade: 'proven',
			proof: [said],
			summary: `A helm release ${release === undefined ? 'of this name' : `"${release}"`} already exists${namespace === undefined ? '' : ` in namespace ${namespace}`}, so helm did not install another.`,
			stage: 'command',
			facts: {release, namespace},
			identity: [namespace, release].join('|'),
			next: [
				step(sh`helm history <release> -n <namespace>`, 'Shows its revisions, and the state of each.'),
				step(
					sh`helm upgrade --install <release> <chart> -n <namespace>`,
					'Installs the release, or makes a new revision of it.',
				),
			],
		};
	},
});
