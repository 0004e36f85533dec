import type {NextStep} from '../model/finding.ts';
import type {ReportStep} from '../model/report.ts';
import {MASK} from '../redact/span.ts';
import {commandLine} from '../text/shell.ts';

/** How texts and words leave the program. */
type Shown = {
	readonly text: (text: string) => string;
	readonly words: (words: readonly string[]) => readonly string[];
};

const verbatim: Shown = {text: text => text, words: words => words};

/** A next step as in the report: the words of its programs, and the same as one POSIX shell command. */
export function stepReport(step: NextStep, shown: Shown = verbatim): ReportStep {
	const {argv, pipe, why, changes} = step;
	return {
		command: shown.text(commandLine(step)),
		argv: shown.words(argv),
		pipe: pipe?.map(words => shown.words(words)) ?? null,
		why: shown.text(why),
		changes,
		readOnly: !changes,
	};
}

/** Whether nothing in a step was redacted: a redacted value cannot be used in a request. */
export const isWhole = ({command}: ReportStep): boolean => !command.includes(MASK);
