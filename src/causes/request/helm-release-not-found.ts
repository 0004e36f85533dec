import {defineCause} from '../../clues/cause.ts';
import {helmCommandOf} from '../../clues/helm-command.ts';
import {serverSays} from '../../clues/words.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

// Error: release: not found                                            a Secret of that release and revision, which is not there
// Error: uninstall: Release not loaded: web: release: not found
// Error: UPGRADE FAILED: "web" has no deployed releases
const words =
	/^Error: (?:[A-Z]{4,15} FAILED: )?(?:uninstall: Release not loaded: (?<name>[^\s:]{1,253}): )?(?:release: not found$|"(?<undeployed>[^"\n]{1,253})" has no deployed releases$)/m;

export default defineCause({
	id: 'request/helm-release-not-found',
	title: 'helm has no such release',
	explain: `
helm keeps a record of each revision of a release, usually a Secret in the namespace of the release. It found none of that name, or for an
upgrade none that was deployed. The namespace (\`-n\`) or the cluster is another one, the name is misspelt, the release was uninstalled, or
it was never installed: \`helm upgrade\` makes one only with \`--install\`.
`,
	lookAlikes: [
		'`another operation … is in progress` is a release that is marked as unfinished: conflict/helm-release-locked.',
		'`release has no … version` is a revision that the history does not have: request/revision-not-found.',
	],
	sources: [
		'helm pkg/storage/driver/driver.go (ErrReleaseNotFound)',
		'helm pkg/action/upgrade.go (prepareUpgrade)',
		'helm pkg/action/uninstall.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.exchange !== undefined) return undefined;
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const {name, undeployed} = said.match.groups ?? {};
		const {release = undeployed ?? name, namespace, revision = false} = helmCommandOf(failure) ?? {};
		const what = `the release${release === undefined ? '' : ` "${release}"`}`;
		const place = namespace === undefined ? '' : ` in namespace ${namespace}`;
		return {
			grade: 'proven',
			proof: [said],
			summary:
				undeployed === undefined
					? `helm found no record of ${revision ? 'that revision of ' : ''}${what}${place}.`
					: `helm found no revision of ${what}${place} that it can upgrade.`,
			stage: 'command',
			responder: 'nobody',
			facts: {release, namespace},
			identity: [namespace, release].join('|'),
			next: [
				step(sh`helm list --all-namespaces`, 'Lists the releases of all namespaces, deployed and failed ones.'),
				...(undeployed === undefined
					? []
					: [
							step(
								sh`helm upgrade --install ${undeployed} <chart> -n <namespace>`,
								'Installs the release if there is none, or makes a new revision of it.',
							),
						]),
			],
		};
	},
});
