import type {Failure} from '../failures/failure.ts';
import {step} from '../kubectl/step.ts';
import type {NextStep} from '../model/finding.ts';
import {sh} from '../text/sh.ts';

/** `kubectl auth whoami`; none where the kubectl of the log is older than 1.27, which has it first. */
export function whoami({run}: Failure, why: string): NextStep[] {
	const minor = /^v?1\.(\d+)/.exec(run.version ?? '')?.[1];
	return minor !== undefined && Number(minor) < 27
		? []
		: [step(sh`kubectl auth whoami`, minor === undefined ? `${why.slice(0, -1)} (1.27 and later).` : why)];
}
