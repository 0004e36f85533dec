import type {Failure, Said} from '../failures/failure.ts';
import {serverSays} from './words.ts';

/** A lost race on a ResourceQuota, while the request was about something else. */
export function quotaCollisionOf(failure: Failure): Said | undefined {
	const asked = failure.resource?.resource;
	if (asked === undefined || asked === 'resourcequotas') return undefined;
	return serverSays(failure, /Operation cannot be fulfilled on resourcequotas "([^"]*)": the object has been modified/);
}
