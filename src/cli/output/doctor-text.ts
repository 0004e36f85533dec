import type {Outcome} from '../../doctor/check.ts';
import type {Checked} from '../../doctor/examine.ts';
import {plural} from '../../text/plural.ts';
import {sentence} from '../../formats/text.ts';
import {fill} from './markdown.ts';

export type Look = {
	readonly color: boolean;
	readonly columns: number;
	/** Words instead of symbols, for screen readers. */
	readonly isNarrated: boolean;
};

/** Style of results not shown on a terminal. */
export const filed: Look = {color: false, columns: 80, isNarrated: false};

type Paint = (text: string) => string;

const sgr =
	(open: number, close: number): Paint =>
	text =>
		`\u001B[${open}m${text}\u001B[${close}m`;

const colors = {bad: sgr(31, 39), good: sgr(32, 39), uneasy: sgr(33, 39), strong: sgr(1, 22), faint: sgr(2, 22)};

const painted = ({color}: Look, tone: keyof typeof colors, text: string): string => (color ? colors[tone](text) : text);

const signs: Readonly<Record<Outcome, readonly [sign: string, spoken: string, tone: keyof typeof colors]>> = {
	ok: ['✓', 'Good:', 'good'],
	warning: ['!', 'Warning:', 'uneasy'],
	failed: ['✗', 'Failure:', 'bad'],
	unknown: ['?', 'Unknown:', 'faint'],
	skipped: ['–', 'Skipped:', 'faint'],
};

/** Width of the longest name plus two blanks. */
const NAME = 20;

/** A name and its text, side by side. */
function row(
	outcome: Outcome,
	name: string,
	text: string,
	look: Look,
): {readonly row: string; readonly margin: string} {
	const [drawn, spoken, tone] = signs[outcome];
	const sign = look.isNarrated ? spoken : drawn;
	const margin = ' '.repeat(sign.length + 1 + NAME);
	const [first = '', ...rest] = fill(sentence(text), Math.max(50, look.columns) - margin.length).split('\n');
	const shown = outcome === 'failed' ? painted(look, 'strong', name) : name;
	const head = `${painted(look, tone, sign)} ${shown}${' '.repeat(NAME - name.length)}${first}`;
	return {row: [head, ...rest.map(line => margin + line)].join('\n'), margin};
}

/** One check: its symbol, its name, what was found; below it what to do. */
export function renderCheck({id, outcome, summary, todo, cause}: Checked, look: Look): string {
	const {row: head, margin} = row(outcome, id, summary, look);
	const arrow = look.isNarrated ? 'To do: ' : '→ ';
	const lines = [head];
	if (todo !== null && outcome !== 'ok')
		lines.push(fill(sentence(todo), Math.max(50, look.columns), margin + arrow, `${margin}  `));
	if (cause !== null) lines.push(margin + painted(look, 'faint', `kubectl-debug causes ${cause}`));
	return `${lines.join('\n')}\n`;
}

/** Skipped checks by reason, and the verdict. */
export function renderEnd(made: readonly Checked[], look: Look): string {
	const skipped = made.filter(({outcome}) => outcome === 'skipped');
	const rows = [...new Set(skipped.map(({summary}) => summary))].map(reason => {
		const ids = skipped.filter(({summary}) => summary === reason).map(({id}) => id);
		return `${row('skipped', 'skipped', `${reason.slice(0, -1)}: ${ids.join(', ')}.`, look).row}\n`;
	});
	return `${rows.join('')}\n${verdict(made, look)}\n`;
}

function verdict(made: readonly Checked[], look: Look): string {
	const count = (outcome: Outcome) => made.filter(each => each.outcome === outcome).length;
	const [failed, warnings] = [count('failed'), count('warning')];
	const also = warnings === 0 ? '' : `, ${plural(warnings, 'warning')}`;
	if (failed > 0) return painted(look, 'strong', `${plural(failed, 'check')} failed`) + also;
	const [drawn, spoken, tone] = signs.ok;
	const sign = painted(look, tone, look.isNarrated ? spoken : drawn);
	return `${sign} nothing failed in ${plural(made.length, 'check')}${also}`;
}

/** Everything. */
export const renderDoctor = (made: readonly Checked[], look: Look): string =>
	[
		...made.filter(({outcome}) => outcome !== 'skipped').map(each => renderCheck(each, look)),
		renderEnd(made, look),
	].join('');
