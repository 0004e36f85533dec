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
that they are about. This event was one too many and is lost; nothing else is affected.
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
			summary: `The server takes no more events now: the limit of the type ${type} is reached.`,
			stage: 'admission',
			responder: 'api-server',
			facts: {limit: type, key, namespace},
			identity: [type, key].join('|'),
			rulesOut: [{id: 'health/apf-rejected-429', because: 'the words name the limit for events'}],
			next: [
				step(
					sh`kubectl get events --all-namespaces --sort-by=.count`,
					'Shows which events repeat most; their source writes too many.',
				),
			],
		};
	},
});
