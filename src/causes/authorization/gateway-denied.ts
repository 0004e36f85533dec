import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {isAccessRefusal} from '../../clues/front.ts';
import {hasServerHeaders, isWebPage} from '../../clues/words.ts';

export default defineCause({
	id: 'authorization/gateway-denied',
	title: 'A gateway in front of the API server said no',
	explain: `
The answer is a 403 that is no \`Status\` object and carries none of the headers that kube-apiserver sets (\`Audit-Id\`,
\`X-Kubernetes-Pf-…\`). An access gateway (Teleport, Rancher, a service mesh, an identity-aware proxy) refused by its own rules.

The permissions inside the cluster were not looked at.
`,
	lookAlikes: [
		'`User "…" cannot …` in a `Status` is kube-apiserver itself.',
		'A 403 with an HTML page is most often a web proxy: see the network causes.',
	],
	sources: [
		'apiserver pkg/endpoints/filters/with_auditid.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
	],
	retryable: false,
	rank: 'general',
	match(failure) {
		const {exchange} = failure;
		if (failure.phase !== 'http' || failure.status !== 403 || exchange?.responseBody === undefined) return undefined;
		// Headers must be in the log: only their presence lets the missing Audit-Id speak.
		if (exchange.responseHeaders.size === 0 || hasServerHeaders(failure)) return undefined;
		const isAccess = isAccessRefusal(exchange.responseBody.text);
		if (isWebPage(failure) && !isAccess) return undefined;
		if (exchange.apiStatus !== undefined && !exchange.apiStatus.clientMade) return undefined;
		if (/"kind":\s*"Status"/.test(exchange.responseBody.text)) return undefined;
		const server = failure.header('server');
		return {
			grade: 'likely',
			proof: [exchange.responseBody.line],
			summary: isAccess
				? 'Cloudflare Access, in front of the API server, refused: it let nobody through, or not this user or service token.'
				: `Something in front of the API server${server === undefined ? '' : ` (${server})`} answered 403; kube-apiserver did not.`,
			stage: 'proxy',
			responder: 'proxy',
			facts: {
				server,
				contentType: failure.header('content-type'),
				words: isAccess ? undefined : exchange.responseBody.text.trim().slice(0, 200),
			},
			unknowns: [
				{
					what: 'Whether an API server before 1.22 wrote it',
					because: 'those set Audit-Id only on audited requests',
					settledBy: 'The access log of the gateway at the time of the Date header.',
				},
			],
			next: [
				step(sh`kubectl config view --minify`, 'Shows which address the context really talks to.'),
				step(sh`kubectl auth whoami`, 'Shows whether any request gets through, and as whom.'),
			],
		};
	},
});
