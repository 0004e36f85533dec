import type {Report, ReportFinding} from '../../model/report.ts';

/** A known finding that its user does not want to be stopped by. */
export type Suppression = {
	/** The cause. */
	readonly id: string;
	/** Why it may be ignored: shown wherever it is. */
	readonly reason: string;
	/** The last day it applies, `YYYY-MM-DD`, in UTC. */
	readonly expires: string;
	/** Facts the finding must have, to suppress only some findings of the cause. */
	readonly facts: Readonly<Record<string, string>>;
};

const fits = ({id, facts}: Suppression, finding: ReportFinding): boolean =>
	finding.id === id && Object.entries(facts).every(([name, value]) => String(finding.facts[name]) === value);

/** A time's day, as used in suppressions. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/**
Removes suppressed findings from the failures. They stay in the report with their reason, as does a failure whose suppression has
expired.

@param today `YYYY-MM-DD`
*/
export function suppress(report: Report, suppressions: readonly Suppression[], today: string): Report {
	if (suppressions.length === 0) return report;
	const findings = report.findings.map(finding => {
		const known = suppressions.filter(suppression => fits(suppression, finding));
		const valid = known.find(({expires}) => expires >= today);
		const {reason, expires} = valid ?? known[0] ?? {};
		if (reason === undefined || expires === undefined) return finding;
		const suppression = {reason, expires, expired: valid === undefined};
		return {...finding, suppression, ...(valid !== undefined && {severity: 'info' as const})};
	});
	const {remedies, ...rest} = report;
	// Roles for a request that nobody misses are useless.
	const useful = remedies?.filter(({runs}) =>
		findings.some(
			({run, severity, class: name}) => severity === 'error' && name === 'authorization' && runs.includes(run),
		),
	);
	return {...rest, findings, ...(useful !== undefined && useful.length > 0 && {remedies: useful})};
}
