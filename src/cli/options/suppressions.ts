import type {Report, ReportFinding} from '../../model/report.ts';

/** A finding that its user knows, and does not want to be stopped by. */
export type Suppression = {
	/** The cause. */
	readonly id: string;
	/** Why it may be ignored: shown wherever it is. */
	readonly reason: string;
	/** The last day on which it holds, `YYYY-MM-DD`, in UTC. */
	readonly expires: string;
	/** What the finding's facts must be, to suppress some findings of the cause only. */
	readonly facts: Readonly<Record<string, string>>;
};

const fits = ({id, facts}: Suppression, finding: ReportFinding): boolean =>
	finding.id === id && Object.entries(facts).every(([name, value]) => String(finding.facts[name]) === value);

/** The day of a time, as suppressions have it. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/**
Takes what is suppressed off the failures. It stays in the report with its reason, as does a failure of which the suppression
has expired.

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
	// What would allow a request that nobody misses is of no use.
	const useful = remedies?.filter(({runs}) =>
		findings.some(
			({run, severity, class: name}) => severity === 'error' && name === 'authorization' && runs.includes(run),
		),
	);
	return {...rest, findings, ...(useful !== undefined && useful.length > 0 && {remedies: useful})};
}
