import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isWebPage, serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/api-version-removed',
	title: 'The server does not serve this API version',
	explain: `
The path of the request begins with a group and version that the server does not know, so no object was looked for. An old
client or chart asks for a version that newer servers removed (\`extensions/v1beta1\`), or the definition of a custom resource was
removed since the client read the list of types.
`,
	lookAlikes: ['`<type> "<name>" not found` is about one object of a known type.'],
	sources: [
		'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
		'apimachinery pkg/api/errors/errors.go (NewGenericServerResponse)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 404 || isWebPage(failure)) return undefined;
		if (
			serverSays(failure, /no matches for kind|doesn't have a resource type|(?<![\w.-])[\w.-]+ "[^"]*" not found/) !==
			undefined
		)
			return undefined;
		const plain = serverSays(failure, /^\s*404 page not found\s*$/m);
		const said = plain ?? serverSays(failure, /the server could not find the requested resource/);
		if (said === undefined) return undefined;
		const {resource} = failure;
		// The type is served then: what answered is behind it, or has not this subresource. And every server serves v1.
		if (resource?.subresource !== undefined || (resource?.group === '' && resource.version === 'v1')) return undefined;
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
		const proven = plain !== undefined && path !== undefined;
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: `The server does not serve ${version ?? asked ?? path}.`,
			stage: 'response',
			facts: {version, resource: resource?.resource ?? asked, path},
			identity: version ?? asked ?? '',
			unknowns: proven
				? []
				: [
						{
							what: 'Whether the API server or something in front of it answered',
							because: 'the words are the client’s own for a 404 that names no object',
							settledBy: 'kubectl api-versions, or the same command with -v=8.',
						},
					],
			next: [
				step(sh`kubectl api-versions`, 'Lists the versions that the server serves.'),
				step(sh`kubectl version`, 'Compares client and server.'),
				step(
					sh`kubectl api-resources ${resource === undefined || resource.group === '' ? [] : [`--api-group=${resource.group}`]}`,
					'Shows where the type is served now.',
				),
			],
		};
	},
});
