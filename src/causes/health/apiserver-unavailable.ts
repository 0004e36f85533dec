import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {hasServerHeaders, isWebPage, serverSays} from '../../clues/words.ts';

// The k3s/RKE2 supervisor while the API server starts; the second is kube-apiserver's own while it starts.
const starting =
	/^(?:starting|apiserver not ready)\s*$|: apiserver not ready|before all known HTTP paths have been installed/m;

export default defineCause({
	id: 'health/apiserver-unavailable',
	title: 'The API server cannot serve requests now',
	explain: `
The answer is 503 Service Unavailable. While an API server starts (\`apiserver not ready\`, \`starting\`, \`before all known HTTP paths
have been installed\`) many paths are answered so, and some seconds later the same command works.

\`the server is currently unable to handle the request\` is kubectl's own wording for any 503, so alone it does not say who
answered: a load balancer without a healthy server behind it looks the same at low verbosity.
`,
	lookAlikes: [
		'503 under one `/apis/<group>` only, with 200 elsewhere, is an aggregated API: health/aggregated-api-unavailable.',
		'503 with an HTML page comes from a load balancer: network/lb-no-backend-503.',
	],
	sources: [
		'apimachinery pkg/api/errors/errors.go (NewGenericServerResponse)',
		'https://kubernetes.io/docs/reference/using-api/health-checks/',
	],
	retryable: true,
	rank: 'general',
	match(failure) {
		if (failure.phase !== 'http' || failure.status !== 503 || isWebPage(failure)) return undefined;
		const named = serverSays(failure, starting);
		const said = named ?? serverSays(failure, /the server is currently unable to handle the request/);
		const line = failure.exchange?.statusLine;
		const proof = said ?? line;
		if (proof === undefined) return undefined;
		const proven = named !== undefined || hasServerHeaders(failure);
		return {
			grade: proven ? 'proven' : 'likely',
			proof: [proof],
			summary:
				named === undefined
					? proven
						? 'The API server cannot serve the request now (503 Service Unavailable).'
						: 'The answer was 503 Service Unavailable, and nothing shows who gave it.'
					: 'The API server is still starting.',
			stage: 'response',
			...(named !== undefined && {responder: 'api-server'}),
			facts: {words: named?.match[0].trim(), retryAfter: failure.header('retry-after')},
			unknowns: proven
				? []
				: [
						{
							what: 'whether kube-apiserver or something in front of it answered',
							because: `the words are the client’s own for every 503, and ${failure.exchange === undefined || failure.exchange.responseHeaders.size === 0 ? 'the log shows no headers' : 'no header names kube-apiserver'}`,
							settledBy: 'the headers of the answer, which -v=8 prints: an Audit-Id is an API server’s',
						},
					],
			next: [
				step(sh`kubectl get --raw '/readyz?verbose'`, 'Lists the checks of the API server, when it answers.'),
				...(proven ? [] : [step(sh`kubectl get --raw /version -v=8`, 'Shows the headers of whoever answers now.')]),
			],
		};
	},
});
