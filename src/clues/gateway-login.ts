import type {Failure} from '../failures/failure.ts';
import type {Match} from './cause.ts';
import {foreignText, isByGateway, isPage, wordsOf} from './front.ts';
import {gatewaySteps} from './gateway-steps.ts';
import {serverOf} from './transport.ts';

/**
A 401 that no API server wrote and that is no page: JSON of a gateway, or a reason phrase such as nginx's `Authorization Required`.

Undefined for pages, which say more about who wrote them.
*/
export function gatewayRefusal(failure: Failure): Match | undefined {
	const answer = foreignText(failure);
	const line = answer?.line ?? failure.exchange?.statusLine;
	if (failure.status !== 401 || line === undefined || !isByGateway(failure)) return undefined;
	if (answer !== undefined && isPage(answer)) return undefined;
	const host = serverOf(failure)?.host;
	const words = answer === undefined ? undefined : wordsOf(answer);
	return {
		grade: 'likely',
		proof: [line],
		summary: `A gateway at ${host ?? 'the address of the API server'} answered 401; kube-apiserver did not write this answer.`,
		stage: 'proxy',
		responder: 'proxy',
		facts: {
			host,
			words,
			phrase: answer === undefined ? failure.exchange?.statusText : undefined,
			server: failure.header('server'),
			challenge: failure.header('www-authenticate'),
		},
		next: gatewaySteps(failure),
	};
}
