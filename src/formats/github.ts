import {inertText} from '../text/inert-text.ts';
import {issuesOf, type Issue} from './issues.ts';
import markdown from './markdown.ts';
import type {Reporter} from './reporter.ts';
import {safeText} from '../text/safe-text.ts';

/** Maximum characters of a message; the rest is in the summary. */
const MAX_MESSAGE = 2000;
/** Bytes of one step's summary. Source: GitHub docs, "Step isolation and limits". */
const MAX_SUMMARY = 1024 * 1024;

const commands = {error: 'error', warning: 'warning', info: 'notice'} as const;

/** Source: `escapeData` and `escapeProperty` in actions/toolkit, `packages/core/src/command.ts`. */
const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const cut = (text: string) => (text.length <= MAX_MESSAGE ? text : `${text.slice(0, MAX_MESSAGE)} …`);

/** Hidden characters become escapes; commands of other CI systems are neutralised too. */
const shown = (text: string) => inertText(safeText(text));

function annotation({severity, place, title, text}: Issue): string {
	const list = Object.entries({...place, title}).map(
		([name, value]) => `${name}=${escapeProperty(shown(String(value)))}`,
	);
	// The line feeds between our own sentences are not the log's.
	return `::${commands[severity]} ${list.join(',')}::${escapeData(text.map(row => cut(shown(row))).join('\n'))}\n`;
}

const where = 'GitHub shows ten annotations of a kind for one step; the step summary has more.';

export default {
	name: 'github',
	extension: 'github.txt',
	summary: 'annotations and the step summary of GitHub Actions',
	commands: true,
	render: report => issuesOf(report, where).map(annotation).join(''),
	addition: {variable: 'GITHUB_STEP_SUMMARY', limit: MAX_SUMMARY, render: markdown.render},
} satisfies Reporter;
