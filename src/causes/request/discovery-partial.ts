import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverSays} from '../../clues/words.ts';

/** The same sentence for groups whose program does not answer is health/aggregated-api-unavailable. */
const unavailable =
	/^(?:the server is currently unable to handle the request|stale GroupVersion discovery|error trying to reach service|service unavailable|the server could not find the requested resource|Got empty response for)/;

/** Troubles that have causes of their own, whatever they befell. */
const elsewhere =
	/time allotted|forbidden|Unauthorized|provide credentials|oo many requests|x509: |dial tcp|shutting down|\(re\)initializing/;

export default defineCause({
	id: 'request/discovery-partial',
	title: 'The list of API groups could not be read in full',
	explain: `
The command needs the types of all API groups (\`api-resources\`, \`get all\`, the deletion of a namespace, helm), and the server could not
list those of one group. Most groups work; only what needs the whole list fails.

The group that is named is the place to look: usually a program behind an APIService, or what converts a custom resource.
`,
	lookAlikes: [
		'`… server is currently unable to handle the request` behind the group is health/aggregated-api-unavailable.',
		'The same error during discovery of a command that then works is only slow.',
	],
	sources: [
		'client-go discovery/discovery_client.go (ErrGroupDiscoveryFailed)',
		'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		// Other answers (401, 403, 429, 504 …) have causes of their own.
		if (failure.status !== undefined && failure.status !== 500) return undefined;
		const said = serverSays(
			failure,
			/unable to retrieve the complete list of server APIs: (?<group>[\w.-]{1,253})\/(?<version>v\w{1,30}): (?<reason>[^\n]*)/,
		);
		const {group = '', version = '', reason = ''} = said?.match.groups ?? {};
		if (said === undefined || unavailable.test(reason) || elsewhere.test(reason)) return undefined;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The types of the API group ${group}/${version} could not be listed: ${reason.slice(0, 160)}`,
			stage: 'response',
			facts: {group, version, reason: reason.slice(0, 300)},
			identity: group,
			next: [
				step(
					sh`kubectl get apiservices | grep -v Local`,
					'Shows which program serves the group, and whether it is available.',
				),
				step(sh`kubectl api-resources -v=6`, 'Shows the status of every group.'),
			],
		};
	},
});
