import type {Repaired} from '../model/analysis.ts';
import type {Header} from '../klog/header.ts';
import type {LineSink} from './line-sink.ts';
import {Repairs} from './repairs/repairs.ts';

/**
The output of one writer of a source.

After unwrapping, the contents are repaired too: a CI system may have recorded a terminal that wrapped its lines, and prefixed
each part.
*/
export class Writer {
	readonly #reader: LineSink;
	#repairs: Repairs | undefined;

	constructor(reader: LineSink) {
		this.#reader = reader;
	}

	push(line: string, number: number, raw: string, header: Header | undefined): void {
		if (this.#repairs === undefined) {
			// Line feeds separate joined parts; a lone carriage return was not a wrapper.
			if (raw.length <= line.length + 1 || raw.length - feedsIn(raw) <= line.length + 1) {
				this.#reader.push(line, number, raw, header);
				return;
			}

			this.#repairs = new Repairs((repaired, at, received) => {
				this.#reader.push(repaired, at, received);
			});
		}

		this.#repairs.push(line, number, raw);
	}

	end(): void {
		this.#repairs?.end();
		this.#reader.end();
	}

	get done(): Repaired[] {
		return this.#repairs?.done ?? [];
	}
}

function feedsIn(raw: string): number {
	let feeds = 0;
	for (let at = raw.indexOf('\n'); at !== -1; at = raw.indexOf('\n', at + 1)) feeds++;
	return feeds;
}
