import type {NextStep} from '../model/finding.ts';
import {step} from '../kubectl/step.ts';
import {sh, type CommandLine} from '../text/sh.ts';
import type {Failure} from '../failures/failure.ts';
import {wordOr} from './target.ts';
import {serverOf} from './transport.ts';

/** Which proxy the environment names; a reverse proxy in front of the API server does not stand there. */
export const proxyEnvironment: CommandLine = sh`env | grep -i _proxy | sed -E 's#//[^@]*@#//***@#'`;

export const showProxy: NextStep = step(
	proxyEnvironment,
	'Shows which proxy is set, without its password, and what NO_PROXY leaves out.',
);

/** Where a forward proxy comes from, and how to go without it. */
export const proxySteps = (failure: Failure): NextStep[] => [
	showProxy,
	step(sh`kubectl config view --minify`, 'Shows a proxy-url of the cluster, which wins over the environment.'),
	step(
		sh`export NO_PROXY=<what it holds now>,${wordOr(serverOf(failure)?.name, '<server>')}`,
		'Makes kubectl go to the server directly, if the proxy comes from the environment and the network allows it.',
	),
];
