import type {Header} from '../klog/header.ts';

/** Takes the lines of one writer: as originally written, and `raw` as received. */
export type LineSink = {
	readonly push: (line: string, number: number, raw: string, header?: Header) => void;
	readonly end: () => void;
};
