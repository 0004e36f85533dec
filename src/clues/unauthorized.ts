import type {Failure, Statement} from '../failures/failure.ts';

/** The word of the API server’s own Status for a 401, or a copy of it: what client-go makes of somebody else’s 401 is a sentence. */
export const ownUnauthorized = ({statements}: Failure): Statement | undefined =>
	statements.find(({clientMade, text}) => !clientMade && /(?:^|\()Unauthorized\)?\s*$/.test(text));
