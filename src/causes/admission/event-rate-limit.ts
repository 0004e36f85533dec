import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/event-rate-limit',
	title: 'Too many events: the server limits their rate',
	explain: `
The admission plugin \`EventRateLimit\` accepts only so many events per second: for the whole server, a namespace, a user, or the object
that they are about. This one was too many, and is refused; requests for other types are not limited by it.
`,
	lookAlikes: [
		'429 with the plain text `Too many requests` on any path is health/apf-rejected-429.',
		'429 on `/eviction` is admission/eviction-blocked-by-pdb.',
	],
	sources: [
		'kubernetes plugin/pkg/admission/eventratelimit/admission.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#eventratelimit',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const said = serverSays(failure, /limit reached on type (?<type>\w+) for key (?<key>\S{0,300})/);
		if (said === undefined) return undefined;
		const {type, key} = said.match.groups ?? {};
		const {namespace} = targetOf(failure);
		return {
			grade: 'proven',
			proof: [said],
			summary: `The server refused the event: the rate limit of type ${type}${key === undefined || key === '' ? '' : ` for ${key}`} is reached.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {limit: type, key, namespace},
			identity: [type, key].join('|'),
			rulesOut: [{id: 'health/apf-rejected-429', because: 'the message names the rate limit for events'}],
			next: [
				step(
					sh`kubectl get events --all-namespaces --sort-by=.count`,
					'Lists the events by how often they were repeated, the most frequent last.',
				),
			],
		};
	},
});
