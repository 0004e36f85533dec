import type {NextStep} from '../model/finding.ts';
import {step} from '../kubectl/step.ts';
import {sh, type CommandLine} from '../text/sh.ts';
import type {Failure} from '../failures/failure.ts';
import {ofKubeconfig} from './client.ts';
import {baseUrl, serverOf} from './transport.ts';

/** Which proxy the environment names; a reverse proxy in front of the API server does not stand there. */
const proxyEnvironment: CommandLine = sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`;

/** Shows the proxy of the environment, where the environment can have sent the request to one. */
export const showProxy = (
	failure: Failure,
	why = 'Shows which proxy is set, without its password, and what NO_PROXY leaves out.',
): NextStep[] => (isLoopback(serverOf(failure)?.name) ? [] : [step(proxyEnvironment, why)]);

/** Where a forward proxy comes from, and whether it is needed. */
export const proxySteps = (failure: Failure): NextStep[] => [
	...showProxy(failure),
	...ofKubeconfig(
		failure,
		sh`kubectl config view --minify`,
		'Shows a proxy-url of the cluster, which wins over the environment.',
	),
	step(
		sh`curl -vk --noproxy '*' ${baseUrl(failure)}/version`,
		'Shows whether the server can be reached without any proxy.',
	),
];

/**
Whether Go asks a server on this machine past every proxy that the environment names: then only a proxy-url can be meant.

Source: golang.org/x/net http/httpproxy/proxy.go (useProxy).
*/
export const isLoopback = (name: string | undefined): boolean =>
	/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(name ?? '');
