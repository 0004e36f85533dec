import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';
import {removalOf, removalWords} from '../../clues/removed-versions.ts';

// no matches for kind "Widget" in version "example.com/v1"
// no matches for extensions/v1beta1, Kind=Deployment            kubectl to 1.10
const words =
	/no matches for (?:kind "(?<kind>[^"]*)" in (?:version|group) "(?<version>[^"]*)"|(?<oldVersion>[\w.-]*\/\w*), Kind=(?<oldKind>\w+))/;

export default defineCause({
	id: 'request/no-matches-for-kind',
	title: 'The cluster does not serve this kind',
	explain: `
kubectl asked the server for its types, and the manifest's \`apiVersion\` and \`kind\` are not among them. Most often the definition of a
custom resource (CRD) is not installed yet, or the server's release has removed this version of a built-in one.
`,
	lookAlikes: ['When `/api` or `/apis` failed before, this is only an echo of that.'],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
		'apimachinery pkg/api/meta/errors.go (NoKindMatchError)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.status !== undefined && failure.status !== 404) return undefined;
		const said = serverSays(failure, words);
		if (said === undefined) return undefined;
		const {kind = said.match.groups?.oldKind ?? '', version = said.match.groups?.oldVersion?.replace(/\/$/, '') ?? ''} =
			said.match.groups ?? {};
		const group = version.includes('/') ? (version.split('/')[0] ?? '') : '';
		// error: resource mapping not found for name: "x" … from "f.yaml": no matches …; older: unable to recognize "f.yaml": …
		const file = /(?:from|unable to recognize) "([^"]+)"/.exec(said.statement.text)?.[1];
		const removed = removalOf(version, kind);
		// The kinds of a group that could not be listed look unknown too.
		const unlisted = failure.run.notes.find(
			({text}) => group !== '' && text.startsWith(`couldn't get resource list for ${group}/`),
		);
		// Then that is the failure: health/aggregated-api-unavailable.
		if (unlisted !== undefined && /unable to handle the request|stale GroupVersion/.test(unlisted.text))
			return undefined;
		return {
			grade: unlisted === undefined ? 'proven' : 'likely',
			proof: [said],
			summary: `The cluster does not serve the kind ${kind} in ${version}${removed === undefined ? '' : removalWords(removed)}.`,
			stage: 'command',
			responder: 'nobody',
			facts: {kind, version, group, file, removedIn: removed?.since, use: removed?.use},
			identity: [kind, version].join('|'),
			unknowns:
				unlisted !== undefined
					? [
							{
								what: 'Whether the kind is one of those that could not be listed',
								because: 'the list of its API group failed before',
								settledBy: `kubectl get --raw /apis/${version}`,
							},
						]
					: [],
			next: [
				step(
					sh`kubectl api-resources | grep -iw ${kind}`,
					'Shows whether the server has a kind of that name, in another version or group.',
				),
				group === '' || removed !== undefined
					? step(sh`kubectl api-versions`, 'Lists the groups and versions that the server serves.')
					: step(
							sh`kubectl get customresourcedefinitions | grep -F ${group}`,
							'Lists the custom resources of that group that are defined.',
						),
				...(removed === undefined ? [] : [step(sh`kubectl version`, 'Shows the versions of client and server.')]),
			],
		};
	},
});
