import type {Entry} from '../../klog/entry.ts';
import type {RunBuilder} from '../run-builder.ts';

/** How client-go logs requests in some of its releases. */
export type Dialect = {
	/**
	Tells the run what an entry says about its requests; false when it is about something else. Called for every entry: the first
	letter should suffice.
	*/
	readonly read: (entry: Entry, run: RunBuilder) => boolean;
};
