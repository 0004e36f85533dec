import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {baseUrl, serverOf, transportError} from '../../clues/transport.ts';
import {redirectOf} from '../../clues/front.ts';

export default defineCause({
	id: 'network/redirect-loop',
	title: 'Redirects lead in a circle',
	explain: `
Every answer was a redirect, and after ten of them the client gave up. An API server redirects nobody: what answers is a login
portal that misses a cookie, or a gateway that redirects to itself (to https, to another host, to a path with or without a slash).

A client that follows a redirect to another host does not send its credentials there.
`,
	lookAlikes: ['A redirect that ends at a page is network/captive-portal-html.'],
	sources: [
		'Go net/http client.go (defaultCheckRedirect)',
		'https://datatracker.ietf.org/doc/html/rfc9110#section-15.4',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = transportError(failure, 'redirect-loop');
		if (said === undefined) return undefined;
		const redirect = redirectOf(failure);
		const answer = failure.run.exchanges.findLast(({status}) => status !== undefined && status >= 300 && status < 400);
		const host = serverOf(failure)?.host;
		return {
			grade: 'proven',
			proof: [said, ...(answer?.statusLine === undefined ? [] : [answer.statusLine])],
			summary: `${host ?? 'The server'} answered every request with a redirect${redirect === undefined ? '' : `, the last one to ${redirect.to}`}; the client gave up after ten.`,
			stage: 'proxy',
			responder: 'proxy',
			facts: {host, redirect: redirect?.to, status: answer?.status, server: answer?.responseHeaders.get('server')},
			next: [
				step(sh`curl -vk ${baseUrl(failure)}/version`, 'Shows where the first redirect leads, and who sends it.'),
				step(sh`kubectl config view --minify`, 'Shows the address: scheme, host and path.'),
			],
		};
	},
});
