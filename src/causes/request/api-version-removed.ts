import {defineCause} from '../../clues/cause.ts';
import {foreignText, showsHeaders} from '../../clues/front.ts';
import {groupPathOf, missingPathOf} from '../../clues/missing-path.ts';
import {removalOfResource, removalWords} from '../../clues/removed-versions.ts';
import {isBuiltinGroup} from '../../http/builtin-groups.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {hasServerHeaders, isWebPage, serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/api-version-removed',
	title: 'The server does not serve this API path',
	explain: `
The path of the request begins with a group and version that the server does not serve, or that has no such resource, so no object was
looked for. An old client or chart asks for a version that newer servers removed (\`extensions/v1beta1\`), or the definition of a custom
resource was removed since the client read the list of types.

kube-apiserver answers \`404 page not found\` for a group and version that it does not serve, and with a \`Status\` where only the resource
is missing. For the former kubectl prints \`the server could not find the requested resource (get …)\`.
`,
	lookAlikes: [
		'`<type> "<name>" not found` is about one object of a known type: request/not-found.',
		'Where the object was found, its subresource is missing: request/subresource-missing.',
		'A 404 of something in front of the API server looks the same below -v=8.',
	],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
		'apiserver pkg/server/handler.go (director)',
		'apimachinery pkg/api/errors/errors.go (NewGenericServerResponse)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
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
			version === undefined || resource === undefined ? undefined : removalOfResource(version, resource.resource);
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
