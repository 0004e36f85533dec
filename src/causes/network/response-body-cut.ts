import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {serverOf} from '../../clues/transport.ts';

export default defineCause({
	id: 'network/response-body-cut',
	title: 'The answer was cut off in the middle',
	explain: `
The server answered with a success status and began to send the body; then the stream was ended before all of it had
arrived. So credentials, permissions and the request were fine.

A proxy or load balancer with a time or size limit does this to large lists and slow answers.
`,
	lookAlikes: [
		'A request without any status is network/connection-reset or network/connection-eof.',
		'A watch that ends after minutes is ordinary.',
	],
	sources: ['client-go rest/request.go (transformResponse)', 'https://datatracker.ietf.org/doc/html/rfc9113#section-7'],
	retryable: true,
	rank: 'specific',
	match(failure) {
		if (failure.phase === 'http' && (failure.status ?? 200) >= 400) return undefined;
		const said = failure.says(
			/^(?:[Ee]rror: )?(?:[^\n"]*: )?(?:stream|unexpected) error when reading response body(?:, may be caused by closed connection)?\. Please retry\. Original error: (?<original>[^\n]*)/,
		);
		if (said === undefined) return undefined;
		const original = said.match.groups?.original;
		return {
			grade: 'proven',
			proof: [said],
			summary: `The body of a successful answer was cut off: ${original}`,
			stage: 'response',
			facts: {original, host: serverOf(failure)?.host},
			next: [
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Shows whether short answers arrive.'),
				step(
					sh`kubectl get <resource> -n <namespace> --chunk-size=100`,
					'A smaller answer gets through limits of size and time.',
				),
			],
			unknowns: [
				{
					what: 'who cut the answer',
					because: 'the end of a stream does not say whether the server or something in front of it sent it',
					settledBy: 'the log of the load balancer or proxy at that time',
				},
			],
		};
	},
});
