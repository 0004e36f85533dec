import type {Report, ReportExchange, ReportFinding} from '../../../src/index.ts';
import {journeyParts} from '../../../src/report/phrases.ts';
import {fillIn, type Values} from '../lab/fill-in.ts';
import type {Saying, Situation} from '../lab/situation.ts';

type About = {readonly values: Values; readonly level: number};

/** What a situation asks for and the report does not say, or the other way round; one sentence each. */
export function disappointments(report: Report, {says, never = []}: Situation, {values, level}: About): string[] {
	const wanted = JSON.parse(fillIn(JSON.stringify(says), jsonValues(values))) as readonly Saying[];
	const severities = new Set(['error', ...wanted.map(({severity = 'error'}) => severity)]);
	const found = report.findings.filter(({severity}) => severities.has(severity));
	const told = JSON.stringify(report.findings);
	return [
		...(found.length === wanted.length &&
		wanted.every(({cause}, index) => cause.split(' | ').includes(found[index]?.id ?? ''))
			? wanted.flatMap((saying, index) => missing(saying, found[index] as ReportFinding, report, level))
			: [
					`says ${found.map(({id}) => id).join(', ') || 'nothing'}, not ${wanted.map(({cause}) => cause).join(', ') || 'nothing'}`,
				]),
		...never.filter(words => told.includes(JSON.stringify(words).slice(1, -1))).map(words => `says "${words}"`),
	];
}

const jsonValues = (values: Values): Values =>
	Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(String(value)).slice(1, -1)]));

const members = ['grade', 'severity', 'responder', 'stage'] as const;

function missing(saying: Saying, finding: ReportFinding, report: Report, level: number): string[] {
	// In the JSON of a body quotation marks are escaped.
	const evidence = finding.evidence.map(({text}) => text.replaceAll('\\"', '"')).join('\n');
	const exchange = exchangesOf(report).find(({id}) => finding.exchanges.includes(id));
	const journey = exchange === undefined ? [] : journeyParts(exchange);
	const steps = finding.nextSteps.map(({command}) => command);
	return [
		...members.flatMap(name => {
			const wanted = saying[name];
			// Below -v=8 no headers of the answer are logged: who gave it may well be unknown.
			const isOpen = name === 'responder' && level < 8 && finding.responder === 'unknown';
			return wanted === undefined || wanted === finding[name] || isOpen
				? []
				: [`${name} ${finding[name]}, not ${wanted}`];
		}),
		...(saying.words ?? [])
			.filter(words => !evidence.includes(words))
			.map(words => `no line with "${words}" is quoted`),
		...(saying.summary === undefined || finding.summary.includes(saying.summary)
			? []
			: [`summary "${finding.summary}" without "${saying.summary}"`]),
		...Object.entries(saying.facts ?? {}).flatMap(([name, value]) =>
			finding.facts[name] === value ? [] : [`${name}: ${String(finding.facts[name])}, not ${value}`],
		),
		...(saying.steps ?? [])
			.filter(step => !steps.includes(step))
			.map(step => `no step ${step} among ${steps.join(' | ') || 'none'}`),
		...(saying.journey ?? []).filter(part => !journey.includes(part)).map(part => `no ${part} in ${journey.join(' ')}`),
	];
}

const exchangesOf = (report: Report): readonly ReportExchange[] => report.runs.flatMap(({exchanges}) => exchanges);
