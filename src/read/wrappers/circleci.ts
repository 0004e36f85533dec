import {decodeBytes, encodeText} from '../../text/latin1.ts';
import type {Wrapper} from './wrapper.ts';

type Chunk = {readonly message?: unknown; readonly time?: unknown};

const isChunk = (value: Chunk) => typeof value?.message === 'string' && typeof value.time === 'string';

/** A step's output from CircleCI's API: all of it on one line. The web page shows the same text unwrapped. */
export default {
	name: 'circleci',
	certain: true,
	starts: '[',
	samples: [
		[
			String.raw`[{"message":"#!/bin/bash -eo pipefail\r\nI0109 09:01:09.010901   55461 loader.go:395] x\r\n","time":"2024-01-09T09:01:09Z","type":"out"}]`,
			'#!/bin/bash -eo pipefail\r\nI0109 09:01:09.010901   55461 loader.go:395] x',
		],
	],
	unwrap(line) {
		if (!line.startsWith('[{"') || !line.endsWith('}]') || !line.includes('"message":')) return undefined;
		try {
			const chunks = JSON.parse(decodeBytes(line)) as readonly Chunk[];
			if (!chunks.every(isChunk)) return undefined;
			const text = chunks.map(({message}) => message).join('');
			return encodeText(text.replace(/\r?\n$/, ''));
		} catch {
			return undefined;
		}
	},
} satisfies Wrapper;
