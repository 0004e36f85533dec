import type {Class} from '../../model/finding.ts';
import type {Report} from '../../model/report.ts';

/** `--exit-code class`: lets a script tell what failed. */
export const classCodes: Readonly<Record<Class, number>> = {
	authentication: 10,
	authorization: 11,
	network: 12,
	health: 13,
	conflict: 14,
	admission: 15,
	request: 16,
	unknown: 19,
};

/** The first failure's code; undefined when nothing failed. */
export function classCode(report: Report): number | undefined {
	const failure = report.findings.find(({severity}) => severity === 'error');
	return failure === undefined ? undefined : classCodes[failure.class];
}
