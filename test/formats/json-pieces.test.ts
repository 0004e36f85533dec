import {expect, test} from '@jest/globals';
import {analyzeText} from '../../src/pipeline.ts';
import {reportOf} from '../../src/report/report.ts';
import json from '../../src/formats/json.ts';
import {allSamples, sampleText} from '../support/samples.ts';

test.each(allSamples)('%s: the pieces are the whole', path => {
	const report = reportOf(analyzeText(sampleText(path)));
	expect([...json.pieces(report)].join('')).toBe(json.render(report));
	expect([...json.pieces(report)].length).toBeGreaterThan(1);
});
