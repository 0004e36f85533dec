import type {NextStep} from '../model/finding.ts';
import {step} from '../kubectl/step.ts';
import {sh} from '../text/sh.ts';
import {wordOr} from './target.ts';

/** Asks for a name once more: the resolver of the error, where it is named and listens on the usual port. */
export function askAgain(name: string | undefined, resolver: string | undefined): NextStep {
	const address = resolver === undefined ? undefined : /^\[?([\d.]+|[\da-f:]+)\]?:53$/i.exec(resolver)?.[1];
	return address === undefined
		? step(sh`nslookup ${wordOr(name, '<host>')}`, 'Asks the resolver of this machine again.')
		: step(sh`nslookup ${wordOr(name, '<host>')} ${address}`, 'Asks the same resolver again.');
}
