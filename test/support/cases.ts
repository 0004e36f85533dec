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

/** Members of a finding that a fixture states beside facts. */
export const members = ['stage', 'responder', 'retryable'] as const;

type Member = (typeof members)[number];

export type Expected = {
	readonly id: string;
	readonly grade: string;
	/** What the finding itself says: where the request failed, who answered, whether trying again may help. */
	readonly members: ReadonlyMap<Member, string>;
	readonly facts: ReadonlyMap<string, string>;
	/** Line numbers that must be among the evidence. */
	readonly lines: readonly number[];
};

const isMember = (name: string): name is Member => (members as readonly string[]).includes(name);

/** `<id> <grade>`, each followed by indented `member: value` and `fact: value` lines, and `lines: 2 1`. */
export function expectedOf(findings: string): Expected[] {
	return findings
		.split(/^(?=\S)/m)
		.filter(text => text.trim() !== '')
		.map(text => {
			const [head = '', ...rest] = text.trimEnd().split('\n');
			const [id = '', grade = ''] = head.split(' ');
			const pairs = rest.map(line => {
				const colon = line.indexOf(': ');
				return [line.slice(0, colon).trim(), line.slice(colon + 2)] as const;
			});
			return {
				id,
				grade,
				members: new Map(pairs.flatMap(([name, value]) => (isMember(name) ? [[name, value]] : []))),
				facts: new Map(pairs.filter(([name]) => name !== 'lines' && !isMember(name))),
				lines: pairs.filter(([name]) => name === 'lines').flatMap(([, value]) => value.split(/[ ,]+/).map(Number)),
			};
		});
}
