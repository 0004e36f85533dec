import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
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
The command needs the types of all API groups (\`api-resources\`, \`get all\`, helm), and those of one group could not be listed. What does not
need the whole list goes on to work.

The group that is named is the place to look: usually a program behind an APIService, or what converts a custom resource.
`,
	lookAlikes: [
		'`… server is currently unable to handle the request` behind the group is health/aggregated-api-unavailable.',
		'The same error before a command that then works did not fail it; it may have made it slow.',
	],
	sources: [
		'client-go discovery/discovery_client.go (ErrGroupDiscoveryFailed)',
		'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/',
	],
	retryable: false,
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
			summary: `The types of the API group ${group}/${version} could not be listed: ${shorten(reason, 200)}`,
			stage: 'response',
			facts: {group, version, reason: shorten(reason, 300)},
			identity: group,
			next: [
				step(
					sh`kubectl get apiservices ${version}.${group}`,
					'Shows what serves this version (Local: kube-apiserver itself), and whether it is available.',
				),
				step(sh`kubectl get --raw /apis/${group}/${version}`, 'Asks for the same list, and prints the answer.'),
			],
		};
	},
});
