import {expect, test} from '@jest/globals';
import {array, assert, constantFrom, integer, property} from 'fast-check';
import {Text, renderToString} from 'ink';
import {bindings} from '../../src/ui/keymap.ts';
import {lineWidth} from '../../src/ui/line.ts';
import {cut} from '../../src/ui/cells.ts';
import {glyphsFor} from '../../src/ui/glyphs.ts';
import {logOf} from '../../src/ui/log.ts';
import type {Action} from '../../src/ui/action.ts';
import {initialState, reduce} from '../../src/ui/reducer.ts';
import {press} from '../../src/ui/press.ts';
import {frameOf} from '../../src/ui/layout.ts';
import {reporters} from '../../src/formats/registry.ts';
import {isLight, themeFor} from '../../src/ui/theme.ts';
import {Screen} from '../../src/ui/views/Screen.tsx';
import type {Report} from '../../src/model/report.ts';
import {keysOf} from './support/keys.ts';
import {
	exchange,
	folded,
	forbidden,
	forbiddenExchange,
	forbiddenFinding,
	healthy,
	podExchange,
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
const down: Action = {type: 'move', by: 1};
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
	expect(frame).toContain('answered by the API server · 0 ms · proven · 1 request');
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

const part = (tab: string): Action => ({type: 'tab', to: tab});

test('shows the diagnosis of a request: what came back, the finding, its way with proofs', () => {
	const frame = draw(forbidden, [open], {rows: 70});
	expect(frame).toContain('✗ list pods -n kube-locked  403 Forbidden');
	expect(frame).toContain('[1 Diagnosis]  2 Headers   3 Body   4 Timing   5 Curl   6 Raw');
	expect(frame).toContain('GET https://127.0.0.1:6443/api/v1/namespaces/kube-locked/pods?limit=500');
	expect(frame).toContain('403 Forbidden · answered by the API server · 0 ms');
	expect(frame).toContain('User jane may not list pods in the namespace kube-locked');
	expect(frame).toContain('1. kubectl auth can-i --list -n kube-locked');
	expect(frame).toMatch(/✗ authorization +line 57: cannot list resource "pods"/);
	expect(frame).toMatch(/– admission +reads are not admitted/);
});

test('shows the headers of both sides, and what the telling ones mean', () => {
	const frame = draw(forbidden, [part('headers')], {rows: 40});
	expect(frame).toContain('[2 Headers]');
	expect(frame).toMatch(/audit-id: 4ef12875-1471-46d1-b76b-462da4d7b830\n +kube-apiserver saw the request/);
	expect(frame).toContain('user-agent: kubectl/v1.32.3 (linux/amd64) kubernetes/32cc146');
	expect(draw(healthy, [{type: 'edge', to: 'first'}, part('headers')])).toContain('no headers of this request');
});

test('shows a body: the Status in words first, then its JSON', () => {
	const frame = draw(forbidden, [part('body')], {rows: 40});
	expect(frame).toContain('› Status  403 Forbidden');
	expect(frame.replaceAll(/\s+/g, ' ')).toContain(
		'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "kube-locked" Response body',
	);
	expect(frame).toContain('   ▾ {');
	expect(frame).toContain('       "reason": "Forbidden",');
	expect(frame.replaceAll(/\s+/g, ' ')).toContain('in the namespace \\"kube-locked\\"",');
});

const withBody = (body: string, headers = {}, truncatedChars = 0) =>
	report({runs: [run([exchange({response: {headers, body, truncatedChars}})])]});

test('folds what nobody reads, and shows it when asked', () => {
	const shown = withBody('{"metadata":{"managedFields":[{"a":1},{"b":2}],"name":"web"}}');
	const frame = draw(shown, [part('body')]);
	expect(frame).toMatch(/▸ "managedFields": \[ 2 entries \],\n +"name": "web"/);
	const unfolded = draw(shown, [part('body'), ...Array.from({length: 3}, () => down), {type: 'fold', to: 'open'}]);
	expect(unfolded).toMatch(/▾ "managedFields": \[/);
	expect(unfolded).toContain('"b": 2');
});

test('says that what is folded was cut', () => {
	const shown = withBody('{"items":[{"a":1},{"b":', {}, 700);
	const frame = draw(shown, [part('body'), down, down, {type: 'fold', to: 'closed'}]);
	expect(frame).toMatch(/▸ "items": \[ 2 entries *$/m);
});

test.each([
	['00000000  6b 38 73 00 0a 0c  |k8s...|', {}, 'Response body  Kubernetes protobuf, as a hex dump'],
	['00000000  75 70 73  |ups|', {}, 'Response body  hex dump'],
	['<html>no</html>', {'content-type': 'text/html'}, 'Response body  HTML: not from the API server'],
	['404 page not found', {'content-type': 'text/plain; charset=utf-8'}, 'Response body  text/plain'],
	['no such host', {}, 'Response body  text'],
])('names the body %s', (body, headers, heading) => {
	const rows = draw(withBody(body, headers), [part('body')]).split('\n');
	expect(rows.some(row => row.includes(heading))).toBe(true);
	expect(rows.some(row => row.includes(body))).toBe(true);
});

test('shows where the time went, one part behind the other', () => {
	const timing = {dnsMs: 10, connectMs: 20, tlsMs: 30, serverMs: 40, unexplainedMs: 100};
	const frame = draw(report({runs: [run([exchange({timing, durationMs: 200})])]}), [part('timing')]);
	// 46 cells for 200 ms; each part begins in the cell in which the one before it ends.
	expect(rowsWith(frame, '█')).toEqual([
		'name lookup           10 ms  ██▎',
		'connect               20 ms    ████▋',
		'TLS handshake         30 ms        ██████▉',
		'server                40 ms               █████████▎',
		'not accounted for    100 ms                         ███████████████████████',
	]);
	expect(frame.replaceAll(/\s+/g, ' ')).toContain('such as a credential plugin');
	expect(draw(healthy, [part('timing')])).toContain('-v=9');
	const unknown = report({runs: [run([exchange({durationMs: null})])]});
	expect(draw(unknown, [part('timing')])).toContain('does not say how long');
});

test('shows the request as commands', () => {
	const frame = draw(forbidden, [part('curl')]);
	expect(frame).toContain("kubectl get --raw '/api/v1/namespaces/kube-locked/pods?limit=500'");
	expect(frame).toContain('-H "Authorization: Bearer $TOKEN"');
	expect(frame).toContain(
		[
			'   curl -sS -i --cacert "$CA" -H "Authorization: Bearer $TOKEN" \\',
			"     -H 'Accept: application/json;as=Table;v=v1;g=meta.k8s.io,application/json;",
		].join('\n'),
	);
	const wide = draw(forbidden, [part('curl')], {columns: 140});
	expect(wide).toMatch(
		/application\/json' \\\n +'https:\/\/127\.0\.0\.1:6443\/api\/v1\/namespaces\/kube-locked\/pods\?limit=500'/,
	);
	const written = {...forbiddenExchange, verb: 'create', method: 'POST', request: {headers: {}, body: '{}'}};
	expect(draw(report({runs: [run([written])]}), [part('curl')])).toContain('! This request changes something.');
});

test('shows the lines of a request that are quoted, and counts the others', () => {
	const frame = draw(forbidden, [part('raw')]);
	expect(frame).toContain('Lines 40–58 of build.log');
	expect(frame).toMatch(/… +1 line that no finding quotes\n +41 +I1120 21:20:55\.240392/);
	expect(frame).toMatch(/… +15 lines that no finding quotes\n +57 +\{"kind"/);
	expect(frame).not.toContain('Error from server');
});

test('shows what kubectl printed in a pane of its own, when it is known', () => {
	const start = initialState({
		log: logOf(forbidden),
		glyphs: glyphsFor(true),
		title: undefined,
		size: {columns: 80, rows: 24},
		output: ['NAME  READY', 'web \u001b[31m 1/1'],
	});
	const frame = renderToString(<Screen state={[tab, tab].reduce(reduce, start)} theme={themeFor(false)} />, {
		columns: 80,
	});
	expect(frame).toContain('[Output]');
	expect(frame).toMatch(/NAME {2}READY\n web \\x1b\[31m 1\/1/);
	expect(draw(forbidden)).not.toContain('Output');
});

test('says when the words of kubectl lead away from the cause', () => {
	const misleading = {
		line: 71,
		said: 'error: the server doesn\'t have a resource type "pods"',
		because: 'the list of types could not be read',
	};
	const told: Report = {...forbidden, findings: [{...forbiddenFinding, misleading}]};
	expect(draw(told)).toContain('! what kubectl says in line 71 misleads: the list of types could not be read');
	expect(draw(told, [tab], {rows: 60})).toMatch(
		/What kubectl said {2}line 71, misleading\n +! error: the server doesn't have a resource type "pods"/,
	);
	expect(draw(forbidden)).not.toContain('mislead');
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
	expect(draw(shown, [part('body')])).toContain(
		'Response body  the log leaves out 12,345 characters; -v=10 logs whole bodies',
	);
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
	const mixed = {
		...forbiddenFinding,
		evidence: forbiddenFinding.evidence.map((line, index) => ({...line, source: index === 0 ? 'b.log' : line.source})),
	};
	expect(draw({...shown, findings: [mixed]}, [tab], {rows: 70})).toMatch(/build\.log:41 {2}I1120/);
	expect(draw(shown, [tab], {rows: 70})).toContain('Evidence  proven, build.log');
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
	// There is nothing to choose from: it opens with what is known.
	expect(frame).toContain('0 requests in 0 runs');
	expect(frame).toContain('What would show more');
});

test('counts findings and goes from one to the next', () => {
	expect(draw(several)).toContain('1/2  ] next  [ previous');
	const second = draw(several, [next]);
	expect(second).toContain('✗ authentication  The kubeconfig file does not exist');
	expect(second).toContain('2/2');
	expect(second).toContain('nobody answered · proven · 2 messages');
	expect(second).toContain('[✗ kubeconfig]');
	expect(second).toContain('kubectl apply -f web.yaml');
});

test('gives a title a row of its own where it does not fit beside the class', () => {
	const frame = draw(several, [next], {columns: 60});
	expect(frame).toMatch(/✗ authentication +2\/2 \]\/\[/);
	expect(rowsWith(frame, 'The kubeconfig')).toEqual(['The kubeconfig file does not exist']);
});

test('shows the diagnosis beside the list on a wide terminal', () => {
	const frame = draw(forbidden, [], {columns: 140, rows: 40});
	expect(rowsWith(frame, '/apis')).toEqual([
		expect.stringMatching(/^2 +get +\/apis .* 0 ms +│ +Shows what the user may do/),
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
				nextSteps: [{command: evil, argv: [evil], pipe: [[evil]], why: evil, changes: true, readOnly: false}],
			},
		],
		sources: [{name: evil, bytes: 1, lines: 1, wrapper: evil, repairs: [{kind: evil, lines: 1}], omittedRuns: 0}],
	};
	for (const actions of [[], [open], [tab], [part('headers')], [part('body')], [part('raw')]]) {
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
	runs: [run([...Array.from({length: 200}, (_, index) => podExchange(index)), wide])],
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
		[last, part('body')],
		[last, part('timing')],
		[last, part('curl')],
		[last, part('raw')],
		[
			{type: 'prompt', kind: 'filter'},
			{type: 'type', key: 's'},
		] as const,
		[
			{type: 'prompt', kind: 'search'},
			{type: 'type', key: '日'},
		] as const,
		[{type: 'menu', kind: 'copy'}] as const,
		[{type: 'menu', kind: 'export'}] as const,
		[{type: 'order'}] as const,
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
	for (const actions of [[], [open], [part('body')], [part('timing')], [tab], [{type: 'help'}] as const, [last]]) {
		const frame = draw({...forbidden, findings: [forbiddenFinding, forbiddenFinding]}, actions, {
			columns: 60,
			isUnicode: false,
		});
		expect(frame).toMatch(/authorization|Help|Status|Time/);
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

/** The screen with everything that can be done, after keys. */
function pressed(shown: Report, keys: string, {columns = 80, rows = 24} = {}) {
	const start = initialState({
		log: logOf(shown),
		glyphs: glyphsFor(true),
		title: undefined,
		size: {columns, rows},
		abilities: new Set(['copy', 'export', 'rerun', 'run', 'reveal', 'follow']),
	});
	const state = press(start, {type: 'keys', names: keysOf(keys)});
	return renderToString(<Screen state={state} theme={themeFor(false)} />, {columns});
}

test('shows what can be copied, and the key for each', () => {
	const frame = pressed(forbidden, 'y');
	expect(frame).toMatch(/Copy:\n +f {2}finding\n +r {2}request\n +c {2}curl command\n +k {2}kubectl command\n/);
	expect(frame).toContain('Esc close');
});

test('names all formats to export', () => {
	const frame = pressed(forbidden, 'x', {rows: 40});
	for (const {name, summary} of reporters) expect(frame).toMatch(new RegExp(`\\w {2}${name} +${summary.slice(0, 20)}`));
});

test('asks with the exact command', () => {
	expect(pressed(forbidden, 's 1')).toMatch(/Run kubectl auth can-i --list -n kube-locked \? +y yes {2}n no/);
});

test('shows the filter while it is typed, what could follow, and what is wrong with it', () => {
	expect(pressed(forbidden, "f 'status:")).toMatch(/filter status:▏ +Tab 200 {2}2xx {2}403 {2}4xx {2}>=400/);
	expect(pressed(forbidden, "f '/(/")).toMatch(/filter \/\(\/▏ +unterminated group/);
	expect(pressed(forbidden, "f 'verb:list Enter")).toContain('1 of 3 requests  verb:list');
	expect(pressed(forbidden, "f 'verb:watch Enter")).toContain('No request passes the filter. Esc clears it.');
	const long = pressed(forbidden, `f '${'x'.repeat(200)}y`, {columns: 60});
	expect(rowsWith(long, 'filter …')).toEqual([expect.stringMatching(/^filter …x+y▏$/)]);
});

test('shows folded requests as one row, and unfolds them', () => {
	const frame = draw(folded);
	expect(rowsWith(frame, '▸')).toEqual([
		'1  ▸ 5 requests to discover resource types',
		expect.stringMatching(/^! +6 +list +▸ pods\/web-7 -n shop ×3 +503…200 +api-server +30 ms$/),
	]);
	expect(rowsWith(pressed(folded, 'g Right'), 'apis/batch')).toEqual([
		expect.stringMatching(/^4 +get +\/apis\/batch\/v1 +200/),
	]);
	expect(rowsWith(pressed(folded, 'g Right'), '▾')).toEqual([expect.stringMatching(/^› +1 +▾ 5 requests/)]);
});

test('draws how long requests took where there is room', () => {
	const frame = pressed(folded, 'Z g', {columns: 140, rows: 40});
	const bars = frame.split('\n').flatMap(row => (/ ms ([█-▏]+)/.exec(row) ?? / s ([█-▏]+)/.exec(row))?.[1] ?? []);
	// 1500 ms fill the column of 8 cells; anything shorter than an eighth of a cell keeps an eighth. The row of
	// the three tries has a bar too: that of the try that stands for them.
	expect(bars).toEqual(['▏', '▏', '▏', '▏', '▏', '▏', '▎', '▏', '▏', '████████']);
	expect(pressed(folded, 'Z g')).not.toContain('█');
});

test('marks the column that the list is ordered by', () => {
	expect(pressed(folded, 'o')).toMatch(/ time↓$/m);
	expect(pressed(folded, 'o r')).toMatch(/ time↑$/m);
	expect(pressed(folded, 'o r')).toContain('by duration, reversed');
});

test('lists several findings where there is room, with the number of each at its requests', () => {
	const wide = pressed(several, '', {columns: 140, rows: 40});
	expect(wide).toMatch(/› +1 ✗ authorization +The user is known, but may not do this/);
	expect(wide).toMatch(/ {2}2 ✗ authentication +The kubeconfig file does not exist ×2/);
	expect(wide).toMatch(/› ✗1 +3 +list/);
	expect(pressed(several, '')).not.toContain('2 ✗ authentication');
});

test('marks hits in every pane, by colour and, in pages, by a sign', () => {
	const marks = (keys: string) => {
		const start = initialState({
			log: logOf(forbidden),
			glyphs: glyphsFor(true),
			title: undefined,
			size: {columns: 80, rows: 24},
		});
		const {body} = frameOf(press(start, {type: 'keys', names: keysOf(keys)}));
		return body.flatMap(line => line.flatMap(({text, tone}) => (tone === 'match' ? [text] : [])));
	};
	expect(marks("g / 'get")).toEqual(['get']);
	expect(marks("Tab / 'Can-i")).toEqual([]);
	expect(marks("Tab / 'can-i")).toEqual(['can-i']);
	expect(marks("2 / 'audit-id")).toEqual(['audit-id']);
	expect(pressed(forbidden, "Tab / 'rolebinding Enter")).toMatch(/^ › 2\. kubectl create rolebinding/m);
});

test('shows what may be revealed, and that it is', () => {
	expect(pressed(forbidden, '?', {rows: 90})).toContain('show or hide secrets');
	const start = initialState({
		log: logOf(forbidden),
		glyphs: glyphsFor(true),
		title: undefined,
		size: {columns: 80, rows: 24},
	});
	const state = reduce(start, {type: 'log', log: logOf(forbidden), isRevealed: true});
	expect(renderToString(<Screen state={state} theme={themeFor(false)} />, {columns: 80})).toContain(
		'secrets are shown',
	);
});

test.each([
	['15;0', false],
	['0;15', true],
	['0;default;7', true],
	['', false],
])('tells by COLORFGBG=%s whether the background is light', (value, expected) => {
	expect(isLight({COLORFGBG: value})).toBe(expected);
	// Yellow on white cannot be read.
	expect(themeFor(true, isLight({COLORFGBG: value})).warning.color === 'yellow').toBe(!expected);
});

const anyKey = constantFrom(
	...bindings.flatMap(({keys}) => keys).filter(key => key !== 'Ctrl-C' && key !== 'Q'),
	...'aetv:>=4"\\(-'.split(''),
	'Backspace',
	'Ctrl-W',
	'日',
);

test('keeps cursor and rows within what there is, whatever is pressed', () => {
	const reports = [folded, busy, several, healthy, report({outcome: 'unknown'})];
	assert(
		property(
			constantFrom(...reports),
			array(anyKey, {maxLength: 40}),
			integer({min: 20, max: 160}),
			integer({min: 3, max: 50}),
			(shown, names, columns, rows) => {
				const start = initialState({
					log: logOf(shown),
					glyphs: glyphsFor(true),
					title: undefined,
					size: {columns: 80, rows: 24},
					output: ['one', 'two'],
					abilities: new Set(['copy', 'export', 'rerun', 'run', 'reveal', 'follow']),
				});
				const typed = press(start, {type: 'keys', names});
				const state = reduce(typed, {type: 'resize', size: {columns, rows}});
				const {top, body, foot, bodyRows} = frameOf(state);
				const width = Math.max(20, columns - 2);
				expect(body.length).toBeLessThanOrEqual(bodyRows);
				if (rows >= 12) expect(top.length + bodyRows + foot.length).toBe(rows - 1);
				for (const line of [...top, ...body, ...foot]) expect(lineWidth(line)).toBeLessThanOrEqual(width);
				expect(state.cursor).toBeGreaterThanOrEqual(0);
				expect(state.cursor).toBeLessThan(Math.max(1, state.listing.items.length));
				expect(state.top).toBeLessThanOrEqual(state.cursor);
				expect(state.cursor).toBeLessThan(
					state.top + bodyRows + (state.screen === 'requests' && !state.isHelp ? 0 : 200),
				);
				expect(state.scroll).toBeGreaterThanOrEqual(0);
				expect(state.finding).toBeLessThan(Math.max(1, shown.findings.length));
			},
		),
		{numRuns: 300},
	);
});
