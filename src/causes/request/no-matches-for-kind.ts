import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {unmatchedKindOf} from '../../clues/unmatched-kind.ts';

export default defineCause({
	id: 'request/no-matches-for-kind',
	title: 'The cluster does not serve this kind',
	explain: `
kubectl asked the server for its types, and the manifest's \`apiVersion\` and \`kind\` are not among them. Most often the definition of a
custom resource (CRD) is not installed yet.
`,
	lookAlikes: [
		'When `/api` or `/apis` failed before, this is only an echo of that.',
		'A version of a built-in kind that newer releases removed: request/api-version-removed.',
	],
	sources: ['apimachinery pkg/api/meta/errors.go (NoKindMatchError)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const unmatched = unmatchedKindOf(failure);
		// A version that Kubernetes removed is request/api-version-removed.
		if (unmatched === undefined || unmatched.removed !== undefined) return undefined;
		const {said, kind, version, group, file, unlisted} = unmatched;
		// Then that is the failure: health/aggregated-api-unavailable.
		if (unlisted !== undefined && /unable to handle the request|stale GroupVersion/.test(unlisted.text))
			return undefined;
		return {
			grade: unlisted === undefined ? 'proven' : 'likely',
			proof: [said],
			summary: `The cluster does not serve the kind ${kind} in ${version}.`,
			stage: 'command',
			responder: 'nobody',
			facts: {kind, version, group, file},
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
				group === ''
					? step(sh`kubectl api-versions`, 'Lists the groups and versions that the server serves.')
					: step(
							sh`kubectl get customresourcedefinitions | grep -F ${group}`,
							'Lists the custom resources of that group that are defined.',
						),
			],
		};
	},
});
