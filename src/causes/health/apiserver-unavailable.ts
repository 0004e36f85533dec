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
The answer is 503 Service Unavailable. While an API server starts (\`apiserver not ready\`, \`starting\`) every path answers so, and
after some seconds the same command works.

\`the server is currently unable to handle the request\` is kubectl's own wording for any 503, so alone it does not say who
answered: a load balancer without a healthy server behind it looks the same at low verbosity.
`,
	lookAlikes: [
		'503 under one `/apis/<group>` only, with 200 elsewhere, is an aggregated API.',
		'503 with an HTML page, or without `Audit-Id`, comes from a load balancer.',
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
					? 'The server answered 503: it cannot serve requests now.'
					: 'The API server is still starting.',
			stage: 'response',
			facts: {words: named?.match[0].trim(), retryAfter: failure.header('retry-after')},
			unknowns: proven
				? []
				: [
						{
							what: 'Whether kube-apiserver or something in front of it answered',
							because: 'the words are the client’s own for every 503, and the log shows no headers',
							settledBy: 'The same command with -v=8: an Audit-Id header proves kube-apiserver.',
						},
					],
			next: [
				step(
					sh`kubectl get --raw '/readyz?verbose'`,
					'Shows which checks of the API server fail, if it answers at all.',
				),
				step(sh`kubectl version -v=8`, 'A light request whose headers show who answers.'),
			],
		};
	},
});
