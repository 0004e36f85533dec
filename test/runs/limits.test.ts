import {expect, test} from '@jest/globals';
import {analyzeText, SourceReader} from '../../src/pipeline.ts';
import {Budget} from '../../src/runs/budget.ts';

/** What is kept of a long log, and what is only counted. */

const entry = (pid: number, text: string) =>
	`I1120 21:09:17.319062 ${String(pid).padStart(7)} round_trippers.go:553] ${text}`;
const get = (pid: number, path: string, answer = '200 OK') =>
	entry(pid, `GET https://10.0.0.1:6443/api/v1/${path} ${answer} in 5 milliseconds`);

test('a budget allows 2,000 successes in detail, 100,000 in outline, and counts the rest', () => {
	const budget = new Budget();
	const kept = Array.from({length: 100_002}, () => budget.spend());
	expect([kept[1999], kept[2000], kept[99_999], kept[100_000]]).toEqual(['detail', 'outcome', 'outcome', 'count']);
	const other = new Budget();
	for (let spent = 0; spent < 1999; spent++) other.spend();
	expect(other.allowsDetail()).toBe(true);
	other.spend();
	expect(other.allowsDetail()).toBe(false);
});

test('equal URLs share one string, and the first 10,000 are remembered', () => {
	const budget = new Budget();
	expect(budget.share('https://h/caf\u00C3\u00A9')).toBe('https://h/café');
	expect(budget.share('https://h/a')).toBe('https://h/a');
	expect(budget.share('https://h/a')).toBe('https://h/a');
});

test('a success beyond the details keeps its outcome', () => {
	const log = Array.from(
		{length: 2002},
		(_, index) => `${get(7, `pods/p${index}`)}\n${entry(7, '    Audit-Id: 7f0c')}\n`,
	).join('');
	const [run] = analyzeText(log).sources.flatMap(({runs}) => runs);
	const exchanges = run?.exchanges ?? [];
	expect([exchanges.length, run?.omitted]).toEqual([2002, 0]);
	const shown = [1999, 2000].map(index => exchanges[index]);
	expect(
		shown.map(exchange => [exchange?.url.endsWith(`pods/p${(exchange?.index ?? 0) - 1}`), exchange?.status]),
	).toEqual([
		[true, 200],
		[true, 200],
	]);
	expect(shown.map(exchange => exchange?.statusLine?.number)).toEqual([3999, undefined]);
	expect(shown.map(exchange => exchange?.responseHeaders.size)).toEqual([1, 0]);
});

test('a failure behind them keeps everything', () => {
	const many = Array.from({length: 2001}, () => get(7, 'pods')).join('\n');
	const body =
		'I1120 21:09:17.319062       7 request.go:1181] Response Body: {"kind":"Status","status":"Failure","message":"no","code":404}';
	const [run] = analyzeText(`${many}\n${body}\n${get(7, 'pods/p', '404 Not Found')}\n${body}`).sources.flatMap(
		({runs}) => runs,
	);
	expect(run?.exchanges.at(-1)).toMatchObject({status: 404, apiStatus: {message: 'no'}, statusLine: {number: 2003}});
	expect(run?.exchanges.at(-2)).toMatchObject({status: 200, responseBody: undefined, last: 2002});
});

test('of many programs at once the one that was silent longest ends first', () => {
	const lines = Array.from({length: 70}, (_, index) => get(100 + index, `pods/p${index}`));
	// The first is still writing.
	lines.splice(60, 0, get(100, 'pods/again'));
	const [source] = analyzeText([...lines, get(101, 'pods/back'), get(100, 'pods/more')].join('\n')).sources;
	const runs = source?.runs ?? [];
	expect(runs.filter(({pid}) => pid === 101).map(({exchanges}) => exchanges.length)).toEqual([1, 1]);
	expect(runs.filter(({pid}) => pid === 100).map(({exchanges}) => exchanges.length)).toEqual([3]);
	expect(runs.map(({index}) => index)).toEqual(runs.map((_, index) => index + 1));
	expect(runs).toHaveLength(71);
});

test('a run is shown while it goes on, as soon as it has sent a request', () => {
	const reader = new SourceReader('x');
	reader.push('$ kubectl get pods\n');
	expect(reader.peek().runs).toEqual([]);
	reader.push(`${get(7, 'pods')}\nx\n`);
	reader.push(`${get(7, 'pods/p')}\n`.repeat(9000));
	expect(reader.peek().runs.map(({command}) => command)).toEqual(['kubectl get pods']);
	expect(reader.requests).toBeGreaterThan(900);
	expect(reader.finish().runs.map(({exchanges}) => exchanges.length)).toEqual([9001]);
});

test('of much plain text the beginning and the end are kept', () => {
	const text = Array.from({length: 1000}, (_, index) => `line ${index}`).join('\n');
	const [run] = analyzeText(
		`${get(7, 'pods/p', '403 Forbidden')}\nerror: first\n${text}\nerror: last\n`,
	).sources.flatMap(({runs}) => runs);
	expect(run?.notes.map(note => note.text.split('\n', 1)[0])).toEqual(['error: first', 'error: last']);
	expect(run?.last).toBe(1003);
});

test('600 notes are kept', () => {
	const log = Array.from({length: 700}, () => 'E1120 21:09:17.319062       7 x.go:1] odd').join('\n');
	const [run] = analyzeText(`${get(7, 'pods')}\n${log}`).sources.flatMap(({runs}) => runs);
	expect(run?.notes).toHaveLength(600);
});

test('20 dials are kept', () => {
	const dials = Array.from({length: 30}, () => entry(7, 'HTTP Trace: Dial to tcp:192.0.2.2:6443 failed: no')).join(
		'\n',
	);
	const [run] = analyzeText(`${entry(7, "curl -v -XGET 'https://h/api'")}\n${dials}`).sources.flatMap(({runs}) => runs);
	expect(run?.exchanges[0]?.dials).toHaveLength(20);
});

test('a run without requests is kept for what it says', () => {
	const runs = (log: string) => analyzeText(log).sources.flatMap(source => source.runs);
	expect(runs('error: no')).toMatchObject([{pid: undefined, notes: [{kind: 'final', text: 'error: no'}]}]);
	expect(runs('$ kubectl get pods\nweb 1/1')).toEqual([]);
	expect(runs('I1120 21:09:17.319062       7 loader.go:395] Config loaded from file:  /x')).toMatchObject([{pid: 7}]);
});
