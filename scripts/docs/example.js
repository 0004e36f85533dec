// The program's output for a cause's fixture: the part of a page that only a log can provide.

/** Maximum lines of the log that an example quotes. */
const SHOWN = 6;

/** Code in Markdown, whatever backticks it contains. Source: CommonMark, code spans. */
function code(text) {
	const quotes = '`'.repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length)) + 1);
	return quotes.length === 1 ? `\`${text}\`` : `${quotes} ${text} ${quotes}`;
}

/** Text from a log in a sentence, with no Markdown in effect. */
const prose = text => text.replaceAll(/[\\`*_<>[\]|#]/g, '\\$&');

const answerers = {nobody: 'nobody answered', unknown: 'who answered is not known'};

/** A fact in one line. */
const factText = value =>
	[value]
		.flat()
		.join(', ')
		.trim()
		.replace(/\n[^]*/, ' …');

/** The lines that prove it, redacted as in a report, in log order; `…` stands for omitted lines. */
function excerpt({distinctEvidence, safeText}, finding) {
	const shown = distinctEvidence(finding)
		.slice(0, SHOWN)
		.toSorted((one, other) => one.line - other.line);
	return shown.flatMap(({line, text}, index) => {
		const before = shown[index - 1];
		return [...(before === undefined || before.line === line - 1 ? [] : ['…']), safeText(text).trimEnd()];
	});
}

const fenced = lines => {
	const fence = lines.some(line => line.includes('```')) ? '````' : '```';
	return `${fence}text\n${lines.join('\n')}\n${fence}`;
};

function section(program, finding, title) {
	const {safeText} = program;
	const facts = Object.entries(finding.facts).filter(([, value]) => String(value) !== '');
	const blocks = [
		'## Example',
		`${title}. The lines that prove it:`,
		fenced(excerpt(program, finding)),
		`> ${prose(safeText(finding.summary))}`,
		`This is ${finding.grade}. The request failed at the stage ${finding.stage}; ${answerers[finding.responder] ?? `the answer came from: ${finding.responder}`}.`,
	];
	if (facts.length > 0)
		blocks.push(
			'What else the log tells:',
			facts.map(([name, value]) => `- ${name}: ${code(safeText(factText(value)))}`).join('\n'),
		);
	for (const {what, because, settledBy} of finding.unknowns)
		blocks.push(`Not known: ${prose(safeText(`${what}, because ${because}. Settled by: ${settledBy}`))}`);
	if (finding.nextSteps.length > 0)
		blocks.push(
			'What to do next:',
			finding.nextSteps
				.map(
					({command, why, readOnly}, index) =>
						`${index + 1}. ${code(safeText(command))}: ${readOnly ? '' : '(changes something) '}${prose(safeText(why))}`,
				)
				.join('\n'),
		);
	return `${blocks.join('\n\n')}\n`;
}

/** The `Example` section, from the fixture's first case with this cause, preferably alone; empty if there is none. */
export function exampleOf(program, cause, fixture) {
	const {analyze, casesOf, expectedOf} = program;
	const cases = casesOf(fixture)
		.map(({title, log, findings}) => ({title, log, ids: expectedOf(findings).map(({id}) => id)}))
		.filter(({ids}) => ids.includes(cause.id));
	const best = cases.find(({ids}) => ids.length === 1) ?? cases[0];
	const finding = best && analyze(best.log, {name: 'example'}).findings.find(({id}) => id === cause.id);
	return finding === undefined ? '' : section(program, finding, best.title);
}
