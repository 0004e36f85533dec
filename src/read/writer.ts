import type {Repaired} from '../model/analysis.ts';
import type {Header} from '../klog/header.ts';
import type {LineSink} from './line-sink.ts';
import {Repairs} from './repairs/repairs.ts';

/**
What one writer of a source says.

Once a wrapper was taken off a line, what is inside is repaired too: a terminal that wrapped its lines may have been recorded by a CI
system that put its prefix in front of each part.
*/
export class Writer {
	readonly #reader: LineSink;
	#repairs: Repairs | undefined;

	constructor(reader: LineSink) {
		this.#reader = reader;
	}

	push(line: string, number: number, raw: string, header: Header | undefined): void {
		if (this.#repairs === undefined) {
			// Line feeds join parts that were put together, a carriage return was no wrapper.
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
