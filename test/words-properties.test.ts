import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from '@jest/globals';
import type {Finding} from '../src/model/finding.ts';
import {analyzeText} from '../src/pipeline.ts';
import {headsOf, wordsCases, wordsCasesOf, type WordsCase} from './support/words-cases.ts';
import {wraps} from './support/wraps.ts';

/** Letters of a log: one that repeats a line for hours shows no more than its beginning. */
const LONG = 20_000;

/** The logs that people pasted and in which there is no entry of klog. */
const pasted = new URL('../samples/pasted/', import.meta.url).pathname;
const withoutEntries: WordsCase[] = readdirSync(pasted)
	.filter(name => name.endsWith('.log'))
	.map(name => ({file: 'pasted', title: name, log: readFileSync(pasted + name, 'utf8'), findings: ''}))
	.filter(({log}) => !/[IWEF]\d{4} \d\d:\d\d:\d\d\./.test(log))
	.map(each => ({...each, findings: headsOf(each.log)}));

const cases = [...wordsCases(), ...withoutEntries].filter(({log}) => log.length < LONG);
const failing = cases.filter(({findings}) => findings.trim() !== '');

const nameOf = ({file, title}: WordsCase): string => `${file}: ${title}`;

/** Every n-th by its title, not always the same ones: all pairs would take a minute. A new case changes nothing about the others. */
const some = (all: readonly WordsCase[], nth: number, from: number): WordsCase[] =>
	all.filter(({title}) => (Buffer.from(title).reduce((sum, byte) => sum + byte, 0) + from) % nth === 0);

/** Wraps behind which a line of plain text is not the same any more, by their name, or name and variant. */
const changing = new Map([
	['indent', 'indented text is quoted'],
	['indent+actions-runner', 'indented text is quoted'],
	['prefix/branch', 'blanks within brackets: a heading, and not the name of a step'],
	['timestamp+prefix', 'any word may be a prefix: only the header of klog behind it proves that it is one'],
	['stern', 'two words are a frame only if a sentence of a client follows: no echo is known behind them'],
	['json', 'a record of a logger, in which sentences are looked for, but no echoes'],
	['json+timestamp', 'a record of a logger, in which sentences are looked for, but no echoes'],
	['json-member', 'a record of a logger, in which sentences are looked for, but no echoes'],
	['logfmt', 'a record at level=info, which is no complaint'],
	['ansible', 'a whole log in one string, which is the error of one command'],
	['ansible+timestamp', 'a whole log in one string, which is the output of one command'],
	['circleci/output of a step', 'a whole log in one string, whose lines have lost their margin'],
	['cri/parts', 'cuts through the frames that some of these logs have themselves'],
	['gitlab/continued lines', 'cuts through the frames that some of these logs have themselves'],
	['jenkins/page', 'HTML, in which the blanks at the beginning of a line are lost'],
	['powershell', 'marks the first entry of klog, and there is none'],
	['log-command/every line marked', 'an error of the job in every line: none of it can be called a success'],
]);

/** Cases that another frame changes, whichever it is. */
const particular = new Map([
	['A job of GitHub whose step failed cleans up as well', 'the job speaks outside of the frames of what it runs'],
	['A job of GitHub that went on to its end', 'the job speaks outside of the frames of what it runs'],
	['Ansible ignores one task and fails at the next', 'where a task begins is known at the margin'],
	['compose within a clock: exited with code 0', 'the runner around it says that its step failed'],
	['Ansible rescued it, and no task failed', 'the runner around it says that its step failed'],
	["A collector's JSON: || true in an echo of set -x", 'it has as many frames as are looked behind'],
	["Without an echo the first line may be a client's", 'some frames have a first line of their own'],
	['GitLab: the job succeeded', 'the job speaks outside of the frames of what it runs'],
	['Jenkins: the build succeeded', 'the job speaks outside of the frames of what it runs'],
	['compose: exited with code 0', 'compose speaks outside of the frames of its services'],
	['Two controllers of one log, one problem each', 'they are told apart by their frames'],
	["klog within docker's JSON", 'the frame is known once'],
	['The kubelet may not register its node', 'entries of klog are read behind frames of certain shape only'],
	['The kubelet is nobody to the API server', 'entries of klog are read behind frames of certain shape only'],
	['What only kubectl prints while it waits is as good as an echo', 'what it prints is known at the margin'],
	["kubectl's own hint in front of its only words", 'what it prints is known at the margin'],
	['The last words of a step that also prints a file', 'what the runner says of its end is known at the margin'],
	["helm's release that is missing", 'too short to be known behind some times'],
	['concurrently: what any program may say, behind a name', 'the name stands in front of everything'],
	['A runner, compose and a clock around one line', 'it has all frames that are looked behind'],
]);

const plain = failing.filter(({title}) => !particular.has(title));
const fitting = wraps
	.filter(([name, what]) => !changing.has(name) && !changing.has(`${name}/${what}`))
	.map(([name, what, wrap], index) => ({label: `${name}: ${what}`, wrap, index}));

test.each(fitting)('behind a frame it is the same: $label', ({wrap, index}) => {
	const tried = some(plain, 3, index);
	const differs = tried.filter(({log}) => headsOf(wrap(log)) !== headsOf(log));
	expect(differs.map(nameOf)).toEqual([]);
});

test('exceptions are named as they are', () => {
	const known = new Set(wraps.flatMap(([name, what]) => [name, `${name}/${what}`]));
	expect([...changing.keys()].filter(key => !known.has(key))).toEqual([]);
	const titles = new Set(cases.map(({title}) => title));
	expect([...particular.keys(), ...needsEnd, ...standsAlone].filter(title => !titles.has(title))).toEqual([]);
	expect(fitting.length).toBeGreaterThan(25);
});

const withoutLines = (log: string, numbers: ReadonlySet<number>): string =>
	log
		.split('\n')
		.filter((_, index) => !numbers.has(index + 1))
		.join('\n');

/** What a finding claims, and how surely. */
const claimOf = ({id, grade, facts}: Finding): string => JSON.stringify([id, grade, facts]);

test('without the lines that it quotes nothing is claimed', () => {
	const kept = failing.flatMap(each =>
		analyzeText(each.log).findings.flatMap(finding => {
			const quoted = new Set(finding.evidence.map(({number}) => number));
			const left = analyzeText(withoutLines(each.log, quoted)).findings.map(claimOf);
			return left.includes(claimOf(finding)) ? [`${nameOf(each)}: ${finding.id}`] : [];
		}),
	);
	expect(kept).toEqual([]);
});

/** Where logs are cut: any byte, but not all of them. */
const cutsOf = (log: string): number[] =>
	Array.from({length: 10}, (_, index) => Math.floor(((index + (log.length % 10) / 10) * log.length) / 10));

/** Half a sentence says that something went wrong, perhaps with which status, and not what. */
const isOfHalf = ({id}: Finding): boolean => ['unknown/unclassified', 'health/internal-error'].includes(id);

/** What was cut off is what shows that the words are not the client's: the provider in the last line of a box, the rest of an object. */
const needsEnd = new Set([
	'kubectl get -o jsonpath',
	'Terraform draws two boxes: one of its helm provider, one of a cloud',
	'terraform: a box of another provider, whose service speaks like Kubernetes',
]);

/** Behind a command that prints what others wrote, only what stands alone, or last, is its own. */
const standsAlone = new Set([
	"kubectl's own hint in front of its only words",
	'The last words of a step that also prints a file',
]);

test('a log that ends earlier shows no other cause', () => {
	const more = cases
		.filter(({title}) => !needsEnd.has(title))
		.flatMap(each => {
			const whole = headsOf(each.log);
			return cutsOf(each.log).flatMap(end =>
				analyzeText(each.log.slice(0, end))
					.findings.filter(finding => !isOfHalf(finding) && !whole.includes(`${finding.id} `))
					.map(({id}) => `${nameOf(each)}, cut at ${end}: ${id}`),
			);
		});
	expect(more).toEqual([]);
});

/** What other programs print at work. */
const harmless = [
	'[=========>                    ]  31% 12.1MB/39.0MB',
	'npm warn deprecated left-pad@1.3.0: use String.prototype.padStart()',
	'added 312 packages, and audited 313 packages in 9s',
	'',
	'| web   | 2.1.0 | running |',
	'Uploading artifacts... 100%',
];

const isEcho = (line: string): boolean => /^(?:\++ |\$ |PS [^>]*>|\S+@\S+[$#] |\[command\]|##\[)/.test(line);

/** In front of each command behind something that was printed, and at the end: there a section ends. */
function endsOfSections(lines: readonly string[]): number[] {
	const ends = lines.flatMap((line, index) =>
		index > 0 && isEcho(line) && !isEcho(lines[index - 1] ?? '') ? [index] : [],
	);
	return [...ends, lines.length];
}

describe('what other programs print between two commands changes nothing', () => {
	test.each([...harmless, harmless.join('\n')].map((text, index) => [text, index] as const))('%j', (text, index) => {
		const open = cases.filter(({title}) => !standsAlone.has(title));
		const differs = some(open, 2, index).filter(({log}) => {
			const lines = log.replace(/\n$/, '').split('\n');
			return endsOfSections(lines).some(
				place => headsOf([...lines.slice(0, place), text, ...lines.slice(place)].join('\n')) !== headsOf(log),
			);
		});
		expect(differs.map(nameOf)).toEqual([]);
	});
});

/** Sentences that count wherever a client writes them. */
const sentences = wordsCasesOf('anywhere.md')
	.filter(({findings}) => findings.trim() !== '')
	.map(({log}) => log.split('\n')[1] ?? '');

/** Ways to write down what somebody else has said. */
const quotations: ReadonlyArray<readonly [how: string, quote: (sentence: string) => string]> = [
	['in a comment of a shell', text => `# ${text}`],
	['in a comment of JavaScript', text => `// ${text}`],
	['in a comment of C', text => ` * ${text}`],
	['in backticks', text => `It said \`${text}\` yesterday.`],
	['in prose', text => `If you see ${text}, wait.`],
	['indented', text => `    ${text}`],
	['by echo', text => `$ echo "$LAST"\n${text}\n$ ls\nweb.yaml`],
	['by cat', text => `$ cat runbook.txt\n${text}\nThen wait.\n$ ls\nweb.yaml`],
	['by grep', text => `$ grep -rn error logs\nlogs/old.log:3:${text}\nlogs/old.log:9:bye`],
	['by git', text => `$ git diff\n@@ -1,2 +1,2 @@\n-ok\n+${text}`],
	['by a container', text => `$ kubectl -n shop logs web\nstarting\n${text}\nready`],
	['by docker', text => `$ docker logs web\nstarting\n${text}\nready`],
	['in a test of Go', text => `=== RUN   TestDeploy\n    deploy_test.go:41: got ${text}\n--- FAIL: TestDeploy (0.00s)`],
	['in a test of Python', text => `>       assert run() == ''\nE       AssertionError: ${text}`],
	['in a test of JavaScript', text => `    Expected: "${text.replaceAll('"', String.raw`\"`)}"\n    Received: ""`],
	['in a document', text => `# Runbook\n\n## Errors\n\n${text}\n\nAsk the platform team.`],
];

test.each(quotations)("a sentence that is quoted %s is nobody's", (how, quote) => {
	expect(sentences.length).toBeGreaterThan(30);
	// A document begins with its title.
	const fronts = how === 'in a document' ? [''] : ['', 'Deploying shop 2.1.0\n'];
	for (const front of fronts)
		expect(sentences.filter(sentence => headsOf(`${front}${quote(sentence)}\n`) !== '')).toEqual([]);
});
