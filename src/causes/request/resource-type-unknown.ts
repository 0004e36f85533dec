import {defineCause} from '../../clues/cause.ts';
import {unretried} from '../../clues/retried.ts';
import {groupListedBy, unlistedGroups} from '../../failures/unlisted.ts';
import {decodeResource} from '../../http/resource.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {hasServerHeaders, serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/resource-type-unknown',
	title: 'The cluster has no such resource type',
	explain: `
kubectl read the list of types from the server, and the word on the command line is neither a type, nor a short name, nor a
category. It is a typing error, or the definition of a custom resource is not installed.
`,
	lookAlikes: ['When `/api` or `/apis` failed or was refused, the list is empty and this line is only an echo.'],
	sources: [
		'kubectl pkg/cmd/util/helpers.go (checkErr)',
		'cli-runtime pkg/resource/builder.go',
		'https://kubernetes.io/docs/reference/kubectl/#resource-types',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.status !== undefined && failure.status !== 404) return undefined;
		// Then there is no API at all, or none under this prefix: network/wrong-endpoint.
		const {exchange} = failure;
		const asked = exchange === undefined ? undefined : decodeResource(exchange.method, exchange.url);
		if (/^\/apis?$/.test(asked?.path ?? '') && (asked?.prefix !== '' || !hasServerHeaders(failure))) return undefined;
		const said = serverSays(
			failure,
			/the server doesn't have a resource type "(?<type>[^"]*)"(?: in group "(?<group>[^"]*)")?(?:(?: and| in) version "(?<version>[^"]*)")?/,
		);
		// The list of types was refused, so nothing is known of them.
		if (said === undefined || unretried(failure) !== undefined) return undefined;
		const {type = '', group, version} = said.match.groups ?? {};
		const place = [group, version].filter(part => part !== undefined).join('/');
		// Types are fetched again before giving up, so a log of this run shows the lists that came back, and whose did not.
		const {exchanges} = failure.run;
		const listed =
			exchanges.some(({status, url}) => status === 200 && /\/apis?(?:[/?]|$)/.test(url)) &&
			exchanges.every(({status, ...list}) => status !== undefined || groupListedBy(list) !== (group ?? ''));
		// The types of a group that could not be listed look unknown too.
		const unlisted = [
			...new Set(failure.run.notes.flatMap(({kind, text}) => (kind === 'discovery' ? unlistedGroups(text) : []))),
		];
		const partial = unlisted.length > 0;
		const known = listed && !partial;
		return {
			grade: known ? 'proven' : 'likely',
			proof: [said],
			summary: `The cluster has no resource type "${type}"${place === '' ? '' : ` in ${place}`}.`,
			stage: 'command',
			responder: 'nobody',
			facts: {type, group, version},
			identity: [type, group, version].join('|'),
			unknowns: known
				? []
				: [
						{
							...(partial
								? {
										what: 'Whether it is one of the types that could not be listed',
										because: `the list of ${unlisted.join(', ')} failed`,
									}
								: {
										what: 'Whether the list of types could be read at all',
										because: 'the log does not show it; a refused or failed list ends in the same words',
									}),
							settledBy: 'kubectl api-resources: it lists the types, and says what could not be listed.',
						},
					],
			next: [
				step(sh`kubectl api-resources`, 'Lists all types with their short names.'),
				step(
					sh`kubectl get customresourcedefinitions | grep -iF ${type.split('.')[0] ?? type}`,
					'Shows whether a custom resource of such a name is defined.',
				),
			],
		};
	},
});
