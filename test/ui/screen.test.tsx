import {expect, test} from '@jest/globals';
import {Text, renderToString} from 'ink';
import {cut} from '../../src/ui/cells.ts';
import {glyphsFor} from '../../src/ui/glyphs.ts';
import {logOf} from '../../src/ui/log.ts';
import {initialState, reduce, type Action} from '../../src/ui/state.ts';
import {themeFor} from '../../src/ui/theme.ts';
import {Screen} from '../../src/ui/views/Screen.tsx';
import type {Report} from '../../src/model/report.ts';
import {
	exchange,
	forbidden,
	forbiddenExchange,
	forbiddenFinding,
	healthy,
	report,
	run,
	several,
} from './support/reports.ts';

type Terminal = {readonly columns?: number; readonly rows?: number; readonly isUnicode?: boolean};

function draw(
	shown: Report,
	actions: readonly Action[] = [],
	{columns = 80, rows = 24, isUnicode = true}: Terminal = {},
) {
	const start = initialState({
		log: logOf(shown),
		glyphs: glyphsFor(isUnicode),
		title: undefined,
		size: {columns, rows},
	});
	const state = actions.reduce(reduce, start);
	return renderToString(<Screen state={state} theme={themeFor(false)} />, {columns});
}

const open: Action = {type: 'open'};
const tab: Action = {type: 'switch'};
const last: Action = {type: 'edge', to: 'last'};
const next: Action = {type: 'finding', by: 1};

/** The rows that contain the text, without the spaces around them. */
const rowsWith = (frame: string, text: string) =>
	frame
		.split('\n')
		.filter(row => row.includes(text))
		.map(row => row.trim());

test('says what happened, who answered and where the request stopped', () => {
	const frame = draw(forbidden);
	expect(frame).toContain('✗ authorization  The user is known, but may not do this');
	expect(frame).toContain('User jane may not list pods in the namespace kube-locked');
	expect(frame).toContain('answered by the API server · proven · 1 request');
	expect(frame).toContain('✓ authentication  ✓ fairness  [✗ authorization]  · storage');
	expect(frame).not.toContain('admission');
});

test('lists requests by resource, and marks and selects the one that failed', () => {
	const frame = draw(forbidden);
	expect(rowsWith(frame, ' 403 ')).toEqual([
		expect.stringMatching(/^› ✗ +3 +list +pods -n kube-locked +403 +api-server +0 ms$/),
	]);
	expect(rowsWith(frame, '/apis')).toEqual([expect.stringMatching(/^2 +get +\/apis +200 +api-server +0 ms$/)]);
});

test('shows all of a request: its way with proofs, headers, the body indented', () => {
	const frame = draw(forbidden, [open], {rows: 70});
	expect(frame).toContain('GET https://127.0.0.1:6443/api/v1/namespaces/kube-locked/pods?limit=500');
	expect(frame).toContain('403 Forbidden · answered by the API server · 0 ms');
	expect(frame).toMatch(/✗ authorization +line 57: cannot list resource "pods"/);
	expect(frame).toMatch(/– admission +reads are not admitted/);
	expect(frame).toContain('audit-id: 4ef12875-1471-46d1-b76b-462da4d7b830');
	expect(frame).toContain('"reason": "Forbidden",');
	expect(frame.replaceAll(/\s+/g, ' ')).toContain('in the namespace \\"kube-locked\\"",');
	expect(frame).toContain('user-agent: kubectl/v1.32.3 (linux/amd64) kubernetes/32cc146');
});

test('shows the transport error of a request that nobody answered', () => {
	const refused = exchange({
		status: null,
		reason: null,
		responder: 'nobody',
		error: 'dial tcp 10.0.0.1:443: connection refused',
	});
	const shown = report({runs: [run([refused])], outcome: 'failed'});
	expect(rowsWith(draw(shown), '/api')).toEqual([expect.stringMatching(/^› ! +1 +get +\/api +error +nobody +3 ms$/)]);
	expect(draw(shown, [open])).toContain('dial tcp 10.0.0.1:443: connection refused');
});

test('says how much of a body the log leaves out', () => {
	const response = {headers: {}, body: '{"items":[1,2', truncatedChars: 12_345};
	const shown = report({runs: [run([exchange({response})])]});
	expect(draw(shown, [open])).toContain('Response body  the log leaves out 12,345 characters; -v=10 logs whole bodies');
});

test('shows a diagnosis: next steps, evidence with line numbers, facts, unknowns, look-alikes', () => {
	const frame = draw(forbidden, [tab], {rows: 70});
	expect(frame).toContain('1. kubectl auth can-i --list -n kube-locked');
	expect(rowsWith(frame, 'Not read-only.')).toHaveLength(1);
	expect(frame).toContain('Evidence  proven');
	expect(frame).toMatch(/41 {2}I1120 21:20:55\.240392/);
	expect(frame).toMatch(/71 {2}Error from server \(Forbidden\)/);
	expect(frame).toMatch(/user +jane/);
	expect(frame).toContain('because the message names only the user');
	expect(frame).toContain('settled by kubectl auth whoami');
	expect(frame).toContain('authentication/unauthorized');
});

test('names the file of a line when there are several', () => {
	const source = {name: 'b.log', bytes: 1, lines: 1, wrapper: 'none', repairs: [], omittedRuns: 0};
	const shown = {...forbidden, sources: [...forbidden.sources, source]};
	expect(draw(shown, [tab], {rows: 70})).toMatch(/build\.log:41 {2}I1120/);
});

test.each([
	['ok', '✓ No failure found in 3 requests', 'The command succeeded.'],
	['unknown', '? No failure found in 3 requests', 'The log does not show how the command ended.'],
	['failed', '✗ It failed, and no known cause was found in 3 requests', 'Requests marked ! were not answered'],
] as const)('says that nothing was found when the outcome is %s', (outcome, verdict, remark) => {
	const frame = draw({...healthy, outcome});
	expect(frame).toContain(verdict);
	expect(frame).toContain(remark);
	expect(frame).toContain('[Requests 3]');
});

test('tells what was read when nothing was found', () => {
	const frame = draw({...healthy, outcome: 'unknown'}, [tab]);
	expect(frame).toContain('build.log: 76 lines');
	expect(frame).toContain('3 requests in 1 run');
	expect(frame).toContain('bodies from -v=8');
});

test('has a word for a log without requests', () => {
	const frame = draw(report({outcome: 'unknown'}));
	expect(frame).toContain('No failure found in 0 requests');
	expect(frame).toContain('No request in this log.');
});

test('counts findings and goes from one to the next', () => {
	expect(draw(several)).toContain('1/2  n next  p previous');
	const second = draw(several, [next]);
	expect(second).toContain('✗ authentication  The kubeconfig file does not exist');
	expect(second).toContain('2/2');
	expect(second).toContain('nobody answered · proven · 2 messages');
	expect(second).toContain('[✗ kubeconfig]');
	expect(second).toContain('kubectl apply -f web.yaml');
});

test('gives a title a row of its own where it does not fit beside the class', () => {
	const frame = draw(several, [next], {columns: 60});
	expect(frame).toMatch(/✗ authentication +2\/2 n\/p/);
	expect(rowsWith(frame, 'The kubeconfig')).toEqual(['The kubeconfig file does not exist']);
});

test('shows the diagnosis beside the list on a wide terminal', () => {
	const frame = draw(forbidden, [], {columns: 140, rows: 40});
	expect(rowsWith(frame, '/apis')).toEqual([
		expect.stringMatching(/^2 +get +\/apis .* 0 ms │ +Shows what the user may do/),
	]);
	expect(draw(forbidden)).not.toContain('│');
});

test('does not call a warning a failure', () => {
	const retried = {...forbiddenFinding, severity: 'warning', recovered: true} as const;
	const frame = draw({...forbidden, findings: [retried], outcome: 'ok'});
	expect(frame).toContain('! authorization');
	expect(frame).toContain('no failure: it recovered');
	expect(frame).not.toContain('✗ authorization  The user');
});

test('shows hostile text instead of obeying it, wherever it stands', () => {
	const evil = '\u001b[2J\u009b1m\u202e\u0007\r\n';
	const shown: Report = {
		...forbidden,
		runs: [
			run(
				[
					{
						...forbiddenExchange,
						verb: `list${evil}`,
						url: `https://h/${evil}`,
						resource: {
							group: '',
							version: 'v1',
							resource: `pods${evil}`,
							subresource: null,
							namespace: null,
							name: null,
						},
						reason: evil,
						error: evil,
						request: {headers: {[`name${evil}`]: evil}, body: evil},
						response: {headers: {}, body: `{"a":"${evil}`, truncatedChars: 1},
						journey: [{stage: 'tcp', outcome: 'failed', proof: evil}],
					},
				],
				{command: `kubectl${evil}`, server: {url: evil, version: null}},
			),
		],
		findings: [
			{
				...forbiddenFinding,
				id: `a/${evil}`,
				title: evil,
				summary: evil,
				facts: {[evil]: evil},
				evidence: [{source: evil, line: 1, text: evil}],
				unknowns: [{what: evil, because: evil, settledBy: evil}],
				rulesOut: [{id: evil, because: evil}],
				nextSteps: [{command: evil, why: evil, readOnly: false}],
			},
		],
		sources: [{name: evil, bytes: 1, lines: 1, wrapper: evil, repairs: [{kind: evil, lines: 1}], omittedRuns: 0}],
	};
	for (const actions of [[], [open], [tab]]) {
		const frame = draw(shown, actions, {rows: 90, columns: 120});
		expect(frame).toContain('\\x1b[2J\\x9b1m\\u202e\\x07');
		expect(frame.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
	}

	const silent = draw({...shown, findings: []}, [tab], {rows: 90, columns: 120});
	expect(silent).toContain('\\x1b[2J');
	expect(silent.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

const wide = exchange({
	resource: {
		group: '',
		version: 'v1',
		resource: 'pods',
		subresource: null,
		namespace: '日本語'.repeat(30),
		name: '👍é',
	},
	status: 404,
});
const busy = report({
	runs: [run([...Array.from({length: 200}, (_, index) => exchange({id: `y${index}`})), wide])],
	findings: several.findings,
	outcome: 'failed',
});

test.each([
	[60, 24],
	[80, 24],
	[140, 40],
	[200, 60],
	[60, 10],
	[30, 5],
])('fills %d columns and at most all rows but one of %d', (columns, rows) => {
	for (const actions of [
		[],
		[last],
		[open],
		[open, last],
		[tab],
		[tab, last],
		[{type: 'help'}] as const,
		[next, tab],
	]) {
		const frame = draw(busy, actions, {columns, rows}).split('\n');
		expect(frame.length).toBeLessThanOrEqual(Math.max(rows - 1, 8));
		if (rows >= 10) expect(frame).toHaveLength(rows - 1);
		for (const row of frame) expect(row.length).toBeLessThanOrEqual(columns);
	}

	const end = draw(busy, [last], {columns, rows});
	expect(end).toContain('201');
	if (columns >= 60) expect(rowsWith(end, '日')).toEqual([expect.stringMatching(/^› ! +201 .*日.*404/)]);
});

test('uses nothing but ASCII of its own where the terminal takes nothing else', () => {
	for (const actions of [[], [open], [tab], [{type: 'help'}] as const, [last]]) {
		const frame = draw({...forbidden, findings: [forbiddenFinding, forbiddenFinding]}, actions, {
			columns: 60,
			isUnicode: false,
		});
		expect(frame).toMatch(/authorization|Help/);
		expect(frame).toMatch(/^[\n -~]*$/);
	}
});

test('measures text as Ink does or wider, so that Ink has nothing left to cut', () => {
	for (const text of [
		'日本語テキスト',
		'👍🎉🚀',
		'e\u0301e\u0301',
		'한국어',
		'Ａ１！',
		'☎⚠ℹ',
		'🇩🇪',
		'😀é日',
		'⌚⏩✅❌',
		'𠀀𡃁',
	]) {
		for (let width = 2; width < 12; width++) {
			const fitted = cut(text.repeat(5), width, '…');
			expect(renderToString(<Text wrap="truncate-end">{fitted}</Text>, {columns: width})).toBe(fitted);
		}
	}
});
