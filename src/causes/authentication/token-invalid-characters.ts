import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';

export default defineCause({
	id: 'authentication/token-invalid-characters',
	title: 'The token has characters that no header may have',
	explain: `
The token goes into the header \`Authorization\`, and Go's HTTP client refuses a header with control characters. Nearly always it is a
line feed at the end: \`--token=$(cat file)\` drops it, but \`base64\` of the file, a YAML block (\`token: |\`) and some secret stores keep it.
No request was sent, and no connection was tried.

A token that kubectl reads from a \`tokenFile\` has no such trouble: client-go trims it.
`,
	lookAlikes: [
		'A token that was sent and refused is a 401: authentication/credentials-rejected.',
		"kubectl's last line starts with `Unable to connect to the server`, but this is no network trouble.",
	],
	sources: [
		'Go net/http transport.go (roundTrip)',
		'https://pkg.go.dev/golang.org/x/net/http/httpguts#ValidHeaderFieldValue',
		'client-go transport/round_trippers.go (bearerAuthRoundTripper)',
		'client-go transport/token_source.go',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'transport') return undefined;
		// Go before 1.20 quoted the whole value.
		const said = failure.says(
			/net\/http: invalid header field value (?:for "Authorization"|"(?:[^"\\]|\\[^])*" for key Authorization)/,
		);
		if (said === undefined || said.statement.source === 'plugin') return undefined;
		const {command} = failure.run;
		const header = failure.exchange?.requestHeaders.get('authorization');
		const scheme = /^Bearer\b/.exec(header ?? '')?.[0];
		return {
			grade: 'proven',
			proof: [said],
			summary:
				'The token contains a character that an HTTP header may not have, such as a line feed, so no request was sent.',
			stage: 'credentials',
			responder: 'nobody',
			facts: {scheme},
			next: [
				...(command?.includes('--token') === true
					? []
					: [
							step(
								sh`kubectl config view --minify --raw -o jsonpath='{.users[0].user.token}' | tr -d '[:graph:]' | od -c`,
								'Prints only the characters that do not belong in a token; without any, the token comes from a flag or a credential plugin.',
							),
						]),
				step(sh`<store the token again without that character>`, 'Then the same command can send it.'),
			],
		};
	},
});
