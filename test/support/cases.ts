import {journeyOf} from '../../src/http/journey.ts';
import type {Finding} from '../../src/model/finding.ts';
import {journeyParts} from '../../src/report/phrases.ts';
import {commandLine} from '../../src/text/shell.ts';

/** A fixture's case: a log, and its expected findings. */
export type Case = {readonly title: string; readonly log: string; readonly findings: string};

/** One case per `## heading`, with a `log` and a `findings` block. */
export function casesOf(markdown: string): Case[] {
	return markdown
		.split(/^## /m)
		.slice(1)
		.map(section => {
			const block = (name: string) => {
				const found = new RegExp(`^\`\`\`${name}\\n([^]*?)^\`\`\``, 'm').exec(section)?.[1];
				if (found === undefined) throw new Error(`no ${name} block under "${section.slice(0, section.indexOf('\n'))}"`);
				return found;
			};

			return {title: section.slice(0, section.indexOf('\n')), log: block('log'), findings: block('findings')};
		});
}

/** What the first case of a cause states about its finding beside the facts. */
export const members = ['stage', 'responder', 'retryable', 'count', 'summary', 'journey', 'next'] as const;

/** What any case may state besides: each thing that is not known, and each look-alike that is excluded, with its reason. */
const furtherMembers = ['not known', 'ruled out'] as const;

type Member = (typeof members)[number] | (typeof furtherMembers)[number];

export type Expected = {
	readonly id: string;
	readonly grade: string;
	/** What the finding itself says, as `saidBy` spells it. */
	readonly members: ReadonlyMap<Member, string>;
	readonly facts: ReadonlyMap<string, string>;
	/** Line numbers that must be among the evidence. */
	readonly lines: readonly number[];
};

const isMember = (name: string): name is Member =>
	([...members, ...furtherMembers] as readonly string[]).includes(name);

/** `<id> <grade>`, each followed by indented `member: value` and `fact: value` lines, a `next: command` per step, and `lines: 2 1`. */
export function expectedOf(findings: string): Expected[] {
	return findings
		.split(/^(?=\S)/m)
		.filter(text => text.trim() !== '')
		.map(text => {
			const [head = '', ...rest] = text.trimEnd().split('\n');
			const [id = '', grade = ''] = head.split(' ');
			const pairs = rest.map(line => {
				const colon = line.indexOf(':');
				return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
			});
			const stated = new Map<Member, string>();
			for (const [name, value] of pairs)
				if (isMember(name)) stated.set(name, [stated.get(name), value].filter(each => each !== undefined).join('\n'));
			return {
				id,
				grade,
				members: stated,
				facts: new Map(pairs.filter(([name]) => name !== 'lines' && !isMember(name))),
				lines: pairs.filter(([name]) => name === 'lines').flatMap(([, value]) => value.split(/[ ,]+/).map(Number)),
			};
		});
}

/**
How a fixture spells what a finding says.

- `journey`: the stages that passed and the one that failed, as the report shows them; without a request, nothing
- `next`: the commands of all steps, one per line
- `not known`, `ruled out`: what is not known, and look-alikes that are excluded, one per line, with the reason
*/
export function saidBy(finding: Finding): Record<Member, string> {
	const [exchange] = finding.exchanges;
	return {
		stage: finding.stage,
		responder: finding.responder,
		retryable: String(finding.retryable),
		count: String(finding.count),
		summary: finding.summary.replaceAll(/\s*\n\s*/g, ' '),
		journey: exchange === undefined ? '' : journeyParts({journey: journeyOf(exchange, finding, finding.run)}).join(' '),
		next: finding.nextSteps.map(each => commandLine(each)).join('\n'),
		'not known': finding.unknowns
			.map(({what, because, settledBy}) => `${what}, because ${because}; settled by: ${settledBy}`)
			.join('\n'),
		'ruled out': finding.rulesOut.map(({id, because}) => `${id}: ${because}`).join('\n'),
	};
}
