import type {Failure} from '../failures/failure.ts';
import type {Line} from '../model/exchange.ts';
import type {Unknown} from '../model/finding.ts';
import {foreignText, showsHeaders} from './front.ts';
import {isFromElsewhere} from './words.ts';

/**
The status line of an answer that has this status and no words but those that client-go makes up; undefined where somebody's words say
more, or where the headers show that no API server wrote it.
*/
export function bareStatus(failure: Failure, status: number): Line | undefined {
	if (failure.phase !== 'http' || failure.status !== status) return undefined;
	const hasWords = failure.statements.some(({clientMade}) => !clientMade);
	if (hasWords || foreignText(failure) !== undefined || isFromElsewhere(failure)) return undefined;
	return failure.exchange?.statusLine;
}

/** What a status alone leaves open. */
export const bareUnknown = (failure: Failure, what: string): Unknown => ({
	what,
	because: 'the log shows the status of the answer, and no words but those that kubectl makes of it',
	settledBy: showsHeaders(failure)
		? 'The log of the API server at that time.'
		: 'The same command with -v=8, which logs headers and body of the answer.',
});
