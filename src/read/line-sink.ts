import type {Header} from '../klog/header.ts';

/** Takes the lines of one writer: as they were before they were wrapped and damaged, and `raw` as they came. */
export type LineSink = {
	readonly push: (line: string, number: number, raw: string, header?: Header) => void;
	readonly end: () => void;
};
