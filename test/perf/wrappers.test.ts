import {describe, expect, test} from '@jest/globals';
import {wrappers} from '../../src/read/wrappers/registry.ts';
import {leastCpuMs} from '../support/cpu-time.ts';

describe('time grows with the length of a line, not faster', () => {
	const pieces = [
		'a',
		' ',
		'\t',
		'0',
		':',
		'[',
		']',
		'"',
		'\\',
		'\\"',
		'> ',
		'| ',
		'- ',
		'<1>1 ',
		'travis_fold:start:a',
		'section_start:1:a\r',
		'"message":"',
		' msg="',
		' : ',
		'##[error]',
		'I1120 ',
		'[a b="c"]',
	];
	test.each(wrappers.map(wrapper => [wrapper.name, wrapper] as const))(
		'%s',
		(_, {unwrap, writer, isAside, samples}) => {
			const wrapped = samples[0]?.[0] ?? '';
			for (const piece of pieces) {
				for (const front of ['', wrapped.slice(0, wrapped.length >> 1), wrapped]) {
					const of = (count: number) => {
						const line = front + piece.repeat(count) + '\u0001';
						return leastCpuMs(() => {
							unwrap(line);
							writer?.(line);
							isAside?.(line);
						}, 2);
					};
					of(1000);
					const short = Math.max(1, of(20_000));
					// Quadratic time would be 64 times as much.
					expect([piece, of(160_000) < 32 * short]).toEqual([piece, true]);
				}
			}
		},
	);
});
