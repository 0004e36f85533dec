import {defineCause, type Match} from '../../clues/cause.ts';
import type {Failure} from '../../failures/failure.ts';
import type {NextStep} from '../../model/finding.ts';
import {foreignText, showsHeaders} from '../../clues/front.ts';
import {groupPathOf, missingPathOf} from '../../clues/missing-path.ts';
import {removalOf, removalWords, type Removal} from '../../clues/removed-versions.ts';
import {unmatchedKindOf} from '../../clues/unmatched-kind.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {isNamespacedType} from '../../clues/namespaced.ts';
import {inNamespace} from '../../clues/target.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {hasServerHeaders, isWebPage, serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/api-version-removed',
	title: 'The server does not serve this API version',
	explain: `
The path of the request begins with a group and version that the server does not serve, or that has no such resource, so no object was
looked for. An old client or chart asks for a version that newer servers removed (\`extensions/v1beta1\`), or the definition of a custom
resource was removed since the client read the list of types.

kubectl reads the list of types first, and stops at the manifest: \`no matches for kind "Ingress" in version "extensions/v1beta1"\`. The
versions that Kubernetes removed, and where their kinds are served today, are known here.

kube-apiserver answers \`404 page not found\` for a group and version that it does not serve, and with a \`Status\` where only the resource
is missing. For the former kubectl prints \`the server could not find the requested resource (get …)\`.
`,
	lookAlikes: [
		'`no matches for kind` of a custom resource, or of a kind that never was in that version: request/no-matches-for-kind.',
		'`<type> "<name>" not found` is about one object of a known type: request/not-found.',
		'Where the object was found, its subresource is missing: request/subresource-missing.',
		'A 404 of something in front of the API server looks the same below -v=8.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
		'apimachinery pkg/api/meta/errors.go (NoKindMatchError)',
		'apiserver pkg/server/handler.go (director)',
		'apimachinery pkg/api/errors/errors.go (NewGenericServerResponse)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const unmatched = removedKind(failure);
		if (unmatched !== undefined) return unmatched;
		if (isWebPage(failure)) return undefined;
		const missing = missingPathOf(failure);
		if (missing === undefined) return undefined;
		if (
			serverSays(failure, /no matches for kind|doesn't have a resource type|(?<![\w.-])[\w.-]+ "[^"]*" not found/) !==
			undefined
		)
			return undefined;
		const {kind, said} = missing;
		// Words of somebody else.
		const foreign = foreignText(failure);
		if (foreign !== undefined && !/^\s*404 page not found/.test(foreign.text)) return undefined;
		const {resource} = failure;
		// Every server serves v1: what answered otherwise is none, or not reached by its own path.
		if (resource?.group === '' && resource.version === 'v1' && kind !== 'incomplete') return undefined;
		// With a subresource, either may be missing, or what is behind it answered.
		if (resource?.subresource !== undefined) return undefined;
		const [, path] = /^https?:\/\/[^/]+(\/apis?\/[^?]*)/.exec(failure.exchange?.url ?? '') ?? [];
		// (get ingresses.extensions): all that a log without the request tells
		const asked = /\((\w+) ([\w.-]+)(?![\w.-])[^()]*\)/.exec(failure.message)?.[2];
		if (path === undefined && asked === undefined) return undefined;
		const version =
			resource === undefined
				? undefined
				: resource.group === ''
					? resource.version
					: `${resource.group}/${resource.version}`;
		const proven = path !== undefined && kind !== 'undecided' && (kind === 'incomplete' || hasServerHeaders(failure));
		const removed =
			version === undefined || resource === undefined ? undefined : removalOf(version, resource.resource, failure.run);
		// A group of custom resources can be served without this one.
		const isVersion =
			resource === undefined || (isBuiltinGroup(resource.group) && kind !== 'incomplete' && removed === undefined);
		const what = isVersion ? (version ?? asked ?? path) : `${resource.resource} in ${version}`;
		const groupPath = groupPathOf(failure);
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: `The server does not serve ${what}${removed === undefined ? '' : removalWords(removed)}.`,
			stage: 'response',
			...(kind === 'incomplete' && resource !== undefined && isBuiltinGroup(resource.group)
				? {responder: 'api-server' as const}
				: {}),
			facts: {version, resource: resource?.resource ?? asked, path, removedIn: removed?.since, use: removed?.use},
			identity: version ?? asked ?? '',
			unknowns: proven
				? []
				: [
						{
							what: 'Whether the API server or something in front of it answered',
							because:
								kind === 'unknown'
									? 'the answer has no header of an API server, and other servers write the same words'
									: 'the words are client-go’s for a 404 whose body is no Status',
							settledBy: showsHeaders(failure)
								? 'kubectl api-versions: it lists what the server serves.'
								: 'The same command with -v=8: an Audit-Id header is the API server’s.',
						},
					],
			next: [
				...(removed?.use === undefined || resource === undefined || failure.exchange?.method !== 'GET'
					? []
					: [
							step(
								sh`kubectl get ${inVersion(removed.resource, removed.use)} ${resource.namespace === undefined && isNamespacedType(resource.resource) ? ['--all-namespaces'] : inNamespace(resource.namespace)}`,
								`Lists the objects in ${removed.use}, those among them that were made in ${version}.`,
							),
						]),
				kind === 'incomplete' && groupPath !== undefined
					? step(sh`kubectl get --raw ${groupPath}`, `Lists the resources of ${version}.`)
					: step(sh`kubectl api-versions`, 'Lists the groups and versions that the server serves.'),
				resource === undefined
					? step(sh`kubectl version`, 'Shows the versions of client and server.')
					: step(
							sh`kubectl api-resources | grep -w ${resource.resource}`,
							'Shows in which group and version the server has a resource of that name, if any.',
						),
			],
		};
	},
});

/** `ingresses.v1.networking.k8s.io`: a resource in a certain version, as kubectl is asked for it. */
function inVersion(resource: string, groupVersion: string): string {
	const [group = '', version = ''] = groupVersion.split('/');
	return `${resource}.${version}.${group}`;
}

/** kubectl did not find the kind of a manifest, in a version that Kubernetes removed. */
function removedKind(failure: Failure): Match | undefined {
	const unmatched = unmatchedKindOf(failure);
	if (unmatched?.removed === undefined) return undefined;
	const {said, kind, version, group, file, unlisted, removed} = unmatched;
	return {
		grade: unlisted === undefined ? 'proven' : 'likely',
		proof: [said],
		summary: `The cluster does not serve the kind ${kind} in ${version}${removalWords(removed)}.`,
		stage: 'command',
		responder: 'nobody',
		facts: {kind, version, group, file, removedIn: removed.since, use: removed.use},
		identity: [kind, version].join('|'),
		unknowns:
			unlisted === undefined
				? []
				: [
						{
							what: 'Whether the kind is one of those that could not be listed',
							because: 'the list of its API group failed before',
							settledBy: `kubectl get --raw /apis/${version}`,
						},
					],
		next: [
			// helm compares with the release as it was installed: a new chart does not help.
			...(/from current release manifest|current release manifest contains/.test(said.statement.text)
				? [
						step(
							sh`helm get manifest <release>`,
							`Prints the manifest that helm keeps of the release: ${version} stands in it, whatever the new chart has.`,
						),
					]
				: []),
			...explained(removed),
			step(
				sh`kubectl api-resources | grep -iw ${kind}`,
				'Shows whether the server has a kind of that name, and its APIVERSION.',
			),
			step(sh`kubectl version`, 'Shows the versions of client and server.'),
		],
	};
}

const explained = ({resource, use}: Removal): NextStep[] =>
	use === undefined
		? []
		: [
				step(
					sh`kubectl explain ${resource} --api-version=${use}`,
					`Lists the fields of the kind in ${use}, for a manifest with \`apiVersion: ${use}\`.`,
				),
			];
