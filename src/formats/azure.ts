import {inertText} from '../text/inert-text.ts';
import {issuesOf, type Issue} from './issues.ts';
import type {Reporter} from './reporter.ts';
import {safeText} from '../text/safe-text.ts';

/** Maximum characters of a message; the text report has the rest. */
const MAX_MESSAGE = 2000;

/**
What ends a value in Azure's logging commands.

A `%` stays as is, unless the agent would take it for an escape; it has its own escape because `%25` has always been plain text.
Source: microsoft/azure-pipelines-agent, `Command.cs` and `docs/design/percentEncoding.md`.
*/
const escapes: Readonly<Record<string, string>> = {'%': '%AZP25', ';': '%3B', '\r': '%0D', '\n': '%0A', ']': '%5D'};

const escapeValue = (text: string) =>
	inertText(safeText(text)).replaceAll(/%(?=3B|0D|0A|5D|AZP25)|[;\r\n\]]/g, found => escapes[found] ?? found);

/** Source: Azure Pipelines documentation, "Logging commands", `LogIssue`: errors and warnings only. */
function command({severity, id, place, title, text}: Issue): string {
	const properties = {type: severity, sourcepath: place?.file, linenumber: place?.line, code: id};
	const list = Object.entries(properties).flatMap(([name, value]) =>
		value === undefined ? [] : [`${name}=${escapeValue(String(value))};`],
	);
	return `##vso[task.logissue ${list.join('')}]${escapeValue(`${title}: ${text.join(' ')}`.slice(0, MAX_MESSAGE))}\n`;
}

const where = 'Azure shows ten issues of a kind for one step; the text report has more.';

export default {
	name: 'azure',
	extension: 'azure.txt',
	summary: 'issues of an Azure Pipelines step',
	commands: true,
	render: report =>
		issuesOf(report, where)
			.filter(({severity}) => severity !== 'info')
			.map(command)
			.join(''),
} satisfies Reporter;
