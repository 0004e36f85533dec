import type {Entry} from '../../klog/entry.ts';
import type {RunBuilder} from '../run-builder.ts';

/** How client-go logs requests in some of its releases. */
export type Dialect = {
	/** Tells the run what an entry says of its requests; false when it is about something else. Asked about every entry: the first letter should do. */
	readonly read: (entry: Entry, run: RunBuilder) => boolean;
};
