import type {Failure} from '../failures/failure.ts';
import {step} from '../kubectl/step.ts';
import type {NextStep} from '../model/finding.ts';
import {sh} from '../text/sh.ts';
import {wordOr} from './target.ts';
import {baseUrl} from './transport.ts';

/** Who answers, and with what credential the client comes. */
export const gatewaySteps = (failure: Failure): readonly NextStep[] => [
	step(
		sh`curl -vk ${baseUrl(failure)}/version`,
		'Shows the headers and the answer of the gateway to a request without credentials.',
	),
	step(sh`kubectl config view --minify`, 'Shows the address in the kubeconfig, and which kind of credential it has.'),
];

/** Whether the gateway answers so for every path, and whether it could reach what is behind it, at the address that it names. */
export const backendSteps = (failure: Failure, [host, port]: readonly string[] = []): readonly NextStep[] => [
	step(sh`curl -vk ${baseUrl(failure)}/readyz`, 'Shows whether other paths are answered so too.'),
	step(
		sh`nc -vz -w 5 ${wordOr(host, '<address of an API server behind the gateway>')} ${wordOr(port, '<its port>')}`,
		'Run where the gateway runs, shows whether the API server accepts connections from there.',
	),
];
