import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {targetOf} from '../../clues/target.ts';
import {hasServerHeaders, isWebPage, serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'request/bad-request',
	title: 'The server could not make sense of the request',
	explain: `
The answer is 400 Bad Request, in words that stand for no cause known here: a selector that cannot be parsed, a body that cannot
be decoded, a missing parameter. The message says what the server stumbled over.
`,
	lookAlikes: [
		'`admission webhook … denied the request` is often 400 too.',
		'A 400 with an HTML page comes from a proxy.',
	],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewBadRequest)',
		'https://kubernetes.io/docs/reference/using-api/api-concepts/',
	],
	retryable: false,
	rank: 'general',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 400 || isWebPage(failure)) return undefined;
		if (/HTTP request to an HTTPS server/.test(failure.message)) return undefined;
		const unclear = serverSays(failure, /the server rejected our request for an unknown reason/);
		const said = unclear ?? serverSays(failure, /^(?:Error from server(?: \(\w+\))?: )?([^\n]+)/);
		if (said === undefined) return undefined;
		const proven = unclear === undefined && (failure.reason === 'BadRequest' || hasServerHeaders(failure));
		const {resource, namespace, name} = targetOf(failure);
		const words = (said.match[1] ?? said.match[0]).slice(0, 200);
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [said],
			summary: `The server refused the request as malformed: ${words}`,
			stage: 'validation',
			facts: {words, resource, namespace, name},
			identity: [resource, words].join('|'),
			unknowns: proven
				? []
				: [
						{
							what: 'What was wrong with it, and who refused it',
							because: 'the words do not come from the API server’s `Status`',
							settledBy: 'The same command with -v=8: body and headers of the answer.',
						},
					],
			next: [
				step(sh`kubectl version`, 'A client much older or newer than the server may send what it does not know.'),
				step(
					sh`kubectl <the same command> -v=8`,
					'Logs the body that was sent and the one that came back; use it only with commands that read.',
				),
			],
		};
	},
});
